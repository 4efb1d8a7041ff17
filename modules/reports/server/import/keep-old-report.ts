import { newId } from '#kernel/ids.ts';
import type { PlaceDescription } from '#kernel/geo/contract/place.ts';
import type { Point } from '#kernel/http/fields.ts';
import { requireClassification } from '../classifier/classification.ts';
import { clockStartOf } from '../clocks/clock-start.ts';
import { readClockTools, recomputeReports, recordFact } from '../clocks/clocks.ts';
import { insertContacts } from '../intake/contact.store.ts';
import { recountCells } from '../map-cell.store.ts';
import type { ReportsContext } from '../report-change.ts';
import { insertHistory, insertReport } from '../report.store.ts';
import { addressOf, route } from '../responsibility.ts';
import type { HistoryTable } from '../tables.ts';
import { insertImported, listKnownNumbers } from './import.store.ts';
import type { OldReport } from './judge-row.ts';

export interface Located {
  readonly old: OldReport;
  readonly point: Point;
  readonly place: PlaceDescription;
}

/**
 * Writes one old report with its own dates. A closed one arrives closed: no clock is started and no event told, so nobody
 * is written to about what ended years ago. An open one waits for a moderator, its clocks run from when it was sent, and
 * the shares that passed long ago are not told of. False: it was there already.
 */
export async function keepOldReport(
  context: ReportsContext,
  { old, point, place }: Located,
  { source, isPublic }: { source: string; isPublic: boolean },
): Promise<boolean> {
  const { db } = context;
  if ((await listKnownNumbers(db, source, [old.number])).has(old.number)) return false;
  const { createdAt, closedAt, categoryId, causeId, text } = old;
  const id = newId(createdAt.getTime());
  const status = closedAt === null ? ('moderation' as const) : ('closed' as const);
  const visibility =
    closedAt === null ? ('moderation' as const) : isPublic ? ('public' as const) : ('hidden' as const);
  const decision = closedAt === null ? await responsibleFor(context, { old, point, place }) : null;
  const report = {
    id,
    authorPersonId: null,
    source: 'import' as const,
    categoryId,
    causeId,
    text,
    answers: [],
    ...point,
    address: addressOf(place),
    houseId: place.house?.id ?? null,
    areaIds: place.areas.map((area) => area.id),
    status,
    visibility,
    organisationId: old.organisationId ?? decision?.organisationId ?? null,
    routingRuleId: decision?.ruleId ?? null,
    routingReason: decision?.reason ?? { key: 'reports.routing-reason.imported', values: { source } },
    dueOn: null,
    plannedOn: null,
    verdictUntil: null,
    createdAt,
    publishedAt: closedAt === null ? null : createdAt,
    answeredAt: closedAt,
    endedAt: closedAt,
  };
  await insertReport(db, report);
  if (!(await insertImported(db, { source, externalNumber: old.number, reportId: id })))
    throw new Error('The same row was imported at the same time');
  for (const step of stepsOf(old))
    await insertHistory(db, {
      ...step,
      reportId: id,
      organisationId: step.byRole === 'executor' ? report.organisationId : null,
    });
  await recountCells(db, null, report);
  await keepContacts(context, id, old);
  if (closedAt === null) await openOldClocks(context, id, old);
  return true;
}

async function responsibleFor(context: ReportsContext, { old, point, place }: Located) {
  const { category, cause } = await requireClassification(context.db, old);
  return await route(context, { category, cause, point, place, answers: [], at: old.createdAt });
}

function stepsOf({
  createdAt,
  closedAt,
  answer,
}: OldReport): Omit<HistoryTable, 'reportId' | 'organisationId'>[] {
  const step = (
    kind: HistoryTable['kind'],
    at: Date,
    byRole: HistoryTable['byRole'],
    text: string | null = null,
  ) => ({
    id: newId(at.getTime()),
    kind,
    occurredAt: at,
    byRole,
    byPersonId: null,
    text,
    plannedOn: null,
  });
  const created = step('created', createdAt, 'author');
  if (closedAt === null) return [created];
  const answered = answer === null ? [] : [step('answered', closedAt, 'executor', answer)];
  return [created, ...answered, step('closed', closedAt, 'system')];
}

async function keepContacts({ db }: ReportsContext, reportId: string, old: OldReport): Promise<void> {
  const { createdAt, contacts } = old;
  const rows = contacts.map((contact) => ({
    ...contact,
    id: newId(createdAt.getTime()),
    reportId,
    createdAt,
  }));
  await insertContacts(db, rows);
}

async function openOldClocks(
  context: ReportsContext,
  reportId: string,
  classified: Pick<OldReport, 'categoryId' | 'causeId'>,
): Promise<void> {
  const { db, clock, town } = context;
  const { rules } = await requireClassification(db, classified);
  const { term } = clockStartOf(rules, town.country);
  await recordFact(context, reportId, { kind: 'term', ...term });
  await recomputeReports(db, [reportId], {
    tools: await readClockTools(context),
    now: clock.now(),
    isSilent: true,
  });
}
