import type { Migrations } from '#kernel/db/migrations.ts';
import { cardMigrations } from './cards/migrations.ts';
import { askedStepMigrations } from './scenarios/asked-step.migrations.ts';
import { overviewMigrations } from './overview/migrations.ts';
import { photoCardMigrations } from './photo-cards/migrations.ts';
import { scenarioMigrations } from './scenarios/migrations.ts';
import { scenarioGrowthMigrations } from './scenarios/growth.migrations.ts';
import { serviceMigrations } from './services/migrations.ts';
import { shiftMigrations } from './shifts/migrations.ts';
import { signalMigrations } from './signals/migrations.ts';
import { viewMigrations } from './view.migrations.ts';

export const incidentsMigrations: Migrations = {
  ...cardMigrations,
  ...signalMigrations,
  ...serviceMigrations,
  ...shiftMigrations,
  ...viewMigrations,
  ...scenarioMigrations,
  ...overviewMigrations,
  ...scenarioGrowthMigrations,
  ...photoCardMigrations,
  ...askedStepMigrations,
};
