import { tablesOf } from '#kernel/db/db.ts';
import { townDayOf } from '#kernel/clock/town-day.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { newId } from '#kernel/ids.ts';
import type { DemoContribution, DemoTown } from '#kernel/module/demo.ts';
import type { SituationDb } from '../server/context.ts';
import { daysBefore } from '../server/head/count-figures.ts';
import { insertFigureDays, saveAim } from '../server/head/figure.store.ts';
import { makeMorningSummary, makeSummaryOfDay } from '../server/summary/make-summary.ts';
import type { SituationTables } from '../server/tables.ts';

const days = 30;

/** About what each figure was in the mornings before, and what it should be. */
const figures = [
  { figureId: 'incidents.open', usual: 6, spread: 5, target: 8, owner: 'dispatcher' },
  { figureId: 'incidents.breaches', usual: 3, spread: 4, target: 2, owner: 'dispatcher' },
  { figureId: 'reports.open', usual: 52, spread: 14, target: 60, owner: 'controller' },
  { figureId: 'reports.overdue', usual: 9, spread: 6, target: 5, owner: 'controller' },
  { figureId: 'reports.in-time', usual: 82, spread: 10, target: 90, owner: 'controller' },
  { figureId: 'reports.moderation', usual: 4, spread: 4, target: 10, owner: 'moderator' },
  { figureId: 'video.not-recorded', usual: 1, spread: 3, target: 0, owner: 'operator' },
] as const;

export const demo: DemoContribution = {
  async fill(town) {
    const db = tablesOf<SituationTables>(town.db);
    await fillFigures(town, db);
    await giveAssignments(town, db);
  },
  /** The summary of the day the demo begins, whatever the hour: counted from what the other modules have told by then. */
  async embellish(hub) {
    const system = createSystemContext(hub, { id: makeMorningSummary.id });
    await system.transaction(
      async (context) => await makeSummaryOfDay({ ...context, db: tablesOf<SituationTables>(context.db) }),
    );
  },
};

async function fillFigures(town: DemoTown, db: SituationDb): Promise<void> {
  const today = townDayOf(town.clock.now(), town.hub.state.town.timeZone);
  for (const { figureId, usual, spread, target, owner } of figures) {
    await saveAim(db, { figureId, target, ownerPersonId: town.personId(owner) });
    await insertFigureDays(
      db,
      Array.from({ length: days }, (_morning, index) => ({
        figureId,
        day: daysBefore(today, days - index),
        value: Math.max(0, Math.round(usual + (town.random() - 0.5) * spread)),
      })),
    );
  }
}

async function giveAssignments(town: DemoTown, db: SituationDb): Promise<void> {
  const now = town.clock.now();
  const today = townDayOf(now, town.hub.state.town.timeZone);
  const givenAt = new Date(now.getTime() - 3 * 24 * 60 * 60_000);
  const given = [
    {
      text: 'Проверить обогрев остановок на проспекте Курчатова',
      dueOn: daysBefore(today, 1),
      figureId: null,
    },
    {
      text: 'Сократить число просроченных сообщений по дорогам',
      dueOn: daysBefore(today, -4),
      figureId: 'reports.overdue',
    },
  ];
  for (const { text, dueOn, figureId } of given) {
    const id = newId(givenAt.getTime());
    await db
      .insertInto('situation.assignment')
      .values({
        id,
        text,
        dueOn,
        figureId,
        state: 'given',
        givenAt,
        endedAt: null,
        giverPersonId: town.personId('mayor'),
        giverOrganisationId: town.organisationId('administration'),
        performerPersonId: town.personId('executor'),
        performerOrganisationId: town.organisationId('roads'),
        result: null,
      })
      .execute();
    await db
      .insertInto('situation.assignmentStep')
      .values({
        id: newId(),
        assignmentId: id,
        at: givenAt,
        step: 'give',
        personId: town.personId('mayor'),
        text: null,
      })
      .execute();
  }
}
