import { backupCommand, verifyAuditCommand } from './backups.ts';
import type { TownCommand } from './command.ts';
import { importReportsCommand } from './import-reports.ts';
import { importAreasCommand, importHousesCommand, importOsmCommand } from './imports.ts';
import { recomputeClocksCommand } from './recompute-clocks.ts';
import { addAdminCommand } from './person.ts';
import { townSettingsCommand } from './town.ts';

/** Commands that need an open town; each runs wherever the town is open. */
export const townCommands: readonly TownCommand[] = [
  importOsmCommand,
  importHousesCommand,
  importAreasCommand,
  importReportsCommand,
  recomputeClocksCommand,
  backupCommand,
  verifyAuditCommand,
  addAdminCommand,
  townSettingsCommand,
];
