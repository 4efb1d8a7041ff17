/*
 * `npm test` stays within five minutes on two cores; what alone would take a large part of them waits for
 * `npm run test:whole`, which `.ci/run` runs and which leaves out only `*.long.test.ts`.
 */

/** One way through the main job of each face: the town's, the duty desk's, the recorder's. */
const everydayJourneys = ['report-to-confirmed', 'fire', 'recorder-page'];

/** In the everyday run each of these has faster neighbours that hold its parts. */
export const onlyWhole: readonly string[] = [
  `e2e/!(${everydayJourneys.join('|')}).journey.test.ts`,
  'apps/cli.db.test.ts',
  'apps/commands/import-reports.db.test.ts',
  'apps/hub-link.test.ts',
  'apps/video-*.http.test.ts',
  'kernel/audit/sealer.db.test.ts',
  'kernel/backup/backup.db.test.ts',
  'kernel/db/database.test.ts',
  'kernel/db/embedded.test.ts',
  'kernel/db/pglite-statements.test.ts',
  'kernel/db/tend-tables.db.test.ts',
  'kernel/files/files.db.test.ts',
  'kernel/geo/import/imports.db.test.ts',
  'kernel/notify/notify.db.test.ts',
  'modules/reports/server/channels/chat/telegram.http.test.ts',
  'modules/reports/server/channels/mail.http.test.ts',
  'modules/reports/server/gateways/gateways.http.test.ts',
  'modules/reports/server/life/report-steps.http.test.ts',
  'modules/reports/server/open311/georeport.http.test.ts',
  'recorder/disk-faults.test.ts',
  'recorder/export/export.test.ts',
  'recorder/ledger-truth.test.ts',
  'recorder/live/live.test.ts',
  'recorder/picture-health/picture-watch.test.ts',
  'recorder/recorder.test.ts',
];

/** Who names files or folders wants just those, whatever they take. */
export function isWholeRun(environment: NodeJS.ProcessEnv, args: readonly string[]): boolean {
  return (
    environment.VECHE_TEST_WHOLE === '1' || args.some((argument) => /^[^-].*(\/|\.tsx?$)/.test(argument))
  );
}
