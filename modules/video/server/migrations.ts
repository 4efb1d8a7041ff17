import type { Migrations } from '#kernel/db/migrations.ts';
import { alarmMigrations } from './alarms/migrations.ts';
import { bookmarkMigrations } from './bookmarks/migrations.ts';
import { cameraMigrations } from './cameras/migrations.ts';
import { evidenceMigrations } from './evidence/migrations.ts';
import { healthMigrations } from './health/migrations.ts';
import { holdMigrations } from './holds/migrations.ts';
import { lookMigrations } from './looks/migrations.ts';
import { maintenanceMigrations } from './maintenance/migrations.ts';
import { maskMigrations } from './masks/migrations.ts';
import { recorderMigrations } from './recorders/migrations.ts';
import { requestMigrations } from './requests/migrations.ts';
import { grantMigrations } from './rights/migrations.ts';
import { takeoverMigrations } from './takeovers/migrations.ts';
import { transparencyMigrations } from './transparency/migrations.ts';
import { setupMigrations } from './setup/migrations.ts';

export const videoMigrations: Migrations = {
  ...recorderMigrations,
  ...cameraMigrations,
  ...grantMigrations,
  ...lookMigrations,
  ...requestMigrations,
  ...evidenceMigrations,
  ...maskMigrations,
  ...healthMigrations,
  ...maintenanceMigrations,
  ...transparencyMigrations,
  ...bookmarkMigrations,
  ...alarmMigrations,
  ...setupMigrations,
  ...takeoverMigrations,
  ...holdMigrations,
};
