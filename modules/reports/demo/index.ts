import { tablesOf } from '#kernel/db/db.ts';
import { listOrganisationStates } from '#kernel/identity/organisation.store.ts';
import { issueProgramKey } from '#kernel/identity/program-key.store.ts';
import type { DemoContribution, DemoTown } from '#kernel/module/demo.ts';
import { maskPersonalData } from '../contract/personal-data.ts';
import { listActiveCategories } from '../server/category.store.ts';
import { scopePermissions } from '../server/open311/key.handlers.ts';
import { rebuildCells } from '../server/map-cell.store.ts';
import type { ReportsDb } from '../server/report.store.ts';
import { insertRoutingRules, listRoutingRules } from '../server/routing.store.ts';
import type { ReportsTables } from '../server/tables.ts';
import { startClocks } from './clocks.ts';
import { formCrews } from './crews.ts';
import { fillDesk } from './desk.ts';
import { inventReports } from './history.ts';
import type { InventedReport } from './history.ts';
import { illustrateReports } from './illustrate.ts';
import { lendWork } from './lent-work.ts';
import { enterOtherChannels } from './other-channels.ts';
import { demoApiKey } from './api-key.ts';
import { writeComments } from './comments.ts';
import { publishDemoRules } from './moderation-rules.ts';
import { demoRoutingRules } from './rules.ts';
import { judgeAnswers } from './judgements.ts';
import { playScenes } from './scenes.ts';
import { writeTemplates } from './templates.ts';

/** About 14 reports a year per thousand people, as in towns whose residents know such a service. */
const reportsPerThousandPeople = 14;
const rowsAtOnce = 200;

export const demo: DemoContribution = {
  async fill(town) {
    const db = tablesOf<ReportsTables>(town.db);
    await insertRoutingRules(db, demoRoutingRules(town));
    await publishDemoRules(town, db);
    const invention = {
      town,
      categories: await listActiveCategories(db),
      rules: await listRoutingRules(db),
      organisations: await listOrganisationStates(town.db),
    };
    const people = town.houses.length === 0 ? 0 : town.people;
    const count = Math.round((people / 1000) * reportsPerThousandPeople);
    const reports = playScenes(town, inventReports(invention, count));
    await storeReports(db, reports);
    await formCrews(town, db, reports);
    await writeTemplates(town, db);
    await lendWork(town, db, reports);
    await judgeAnswers(town, db, reports);
    await writeComments(town, db, reports);
    await startClocks(town, db, reports);
    await rebuildCells(db);
    await skipNumbers(town, reports.length);
    await enterOtherChannels(town);
    await fillDesk(town, db);
    await issueDemoKey(town);
  },
  embellish: illustrateReports,
};

async function storeReports(db: ReportsDb, reports: readonly InventedReport[]): Promise<void> {
  for (let start = 0; start < reports.length; start += rowsAtOnce) {
    const batch = reports.slice(start, start + rowsAtOnce);
    const rows = batch.map(({ report }) => ({
      ...report,
      publicText: maskPersonalData(report.text),
      answers: JSON.stringify(report.answers),
      routingReason: JSON.stringify(report.routingReason),
    }));
    await db.insertInto('reports.report').values(rows).execute();
  }
  // NOTE: a step may name a later report, so that the reports come first.
  for (let start = 0; start < reports.length; start += rowsAtOnce) {
    const batch = reports.slice(start, start + rowsAtOnce);
    await db
      .insertInto('reports.history')
      .values(batch.flatMap(({ history }) => history))
      .execute();
    const followers = batch.flatMap(followersOf);
    if (followers.length > 0) await db.insertInto('reports.follower').values(followers).execute();
  }
}

function followersOf({ report, supporterIds }: InventedReport) {
  const { id: reportId, authorPersonId, createdAt } = report;
  const author = { reportId, personId: authorPersonId, isSupporter: false, isSubscribed: true, createdAt };
  const supporters = supporterIds.map((personId) => ({ ...author, personId, isSupporter: true }));
  return [author, ...supporters];
}

/** The sample application of the README sends by this key. */
async function issueDemoKey(town: DemoTown): Promise<void> {
  await issueProgramKey(town.db, {
    token: demoApiKey,
    name: 'Open311 demo',
    organisationId: town.organisationId('administration'),
    personId: null,
    scopes: Object.values(scopePermissions),
    limitPerMinute: 6_000,
    expiresAt: new Date('2099-12-31T00:00:00Z'),
    issuedBy: null,
    now: town.clock.now(),
  });
}

/** The next report a visitor sends continues the numbers of the invented year. */
async function skipNumbers(town: DemoTown, count: number): Promise<void> {
  if (count > 0)
    await town.hub.database.executeSql("select setval('reports.report_number', $1)", [count], town.db);
}
