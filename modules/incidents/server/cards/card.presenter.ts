import { visibleQuestions, valuesOf } from '#modules/reports/contract/answers.ts';
import type { AnswerInput, ShownAnswer } from '#modules/reports/contract/answers.ts';
import type { Question } from '#modules/reports/contract/classifier.ts';
import type { Point } from '#kernel/http/fields.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import type { Locale } from '#kernel/i18n/locale.ts';
import type { CardFields, IncidentLink, IncidentSummary, TaskView } from '../../contract/incident.ts';
import type { IncidentsContext } from '../context.ts';
import { listLateTaskIds, listServices, listTasksOf, listUnits } from '../services/service.store.ts';
import type { ServiceRow, TaskRow } from '../services/service.store.ts';
import { listEpisodesOf } from '../signals/alarm.store.ts';
import { titlesIn } from '../type.store.ts';
import type { TitleOf } from '../type.store.ts';
import type { IncidentRow } from './incident.store.ts';

export function placeOf({ lng, lat }: { lng: number | null; lat: number | null }): Point | null {
  return lng === null || lat === null ? null : { lng, lat };
}

export function fieldsOf(row: IncidentRow): CardFields {
  return {
    typeCode: row.typeCode,
    level: row.level,
    words: row.words,
    place: placeOf(row),
    address: row.address,
    placeNote: row.placeNote,
    caller: {
      phone: row.callerPhone,
      name: row.callerName,
      place: row.callerPlace,
      note: row.callerNote,
    },
    injured: { count: row.injuredCount, trapped: row.trappedCount, gone: row.goneCount },
    answers: row.answers,
  };
}

export function presentTask(
  task: TaskRow,
  known: { service: ServiceRow | undefined; isLate: boolean; unit: string | null },
): TaskView {
  const { id, serviceId, state, addedAt, dueAt, escalation, reason, changedAt } = task;
  return {
    id,
    serviceId,
    title: known.service?.title ?? '',
    phone: known.service?.phone ?? null,
    state,
    addedAt: addedAt.toISOString(),
    answerBy: dueAt?.toISOString() ?? null,
    isLate: known.isLate,
    escalation,
    unit: known.unit,
    reason,
    changedAt: changedAt.toISOString(),
  };
}

/** The tasks of many cards, by card. */
export async function presentTasks(
  { db }: Pick<IncidentsContext, 'db'>,
  incidentIds: readonly string[],
): Promise<ReadonlyMap<string, TaskView[]>> {
  const tasks = await listTasksOf(db, incidentIds);
  const services = new Map((await listServices(db)).map((service) => [service.id, service]));
  const late = await listLateTaskIds(
    db,
    tasks.map(({ id }) => id),
  );
  const units = new Map(
    (await listUnits(db, [...services.keys()])).map(({ id, title }) => [id, title] as const),
  );
  const views = tasks.map((task) => ({
    incidentId: task.incidentId,
    view: presentTask(task, {
      service: services.get(task.serviceId),
      isLate: late.has(task.id),
      unit: task.unitId === null ? null : (units.get(task.unitId) ?? null),
    }),
  }));
  const byCard = Map.groupBy(views, ({ incidentId }) => incidentId);
  return new Map([...byCard].map(([id, list]) => [id, list.map(({ view }) => view)]));
}

export async function presentSummaries(
  context: Pick<IncidentsContext, 'db' | 'locale'>,
  rows: readonly IncidentRow[],
): Promise<IncidentSummary[]> {
  const { db, locale } = context;
  const ids = rows.map(({ id }) => id);
  const titleOf = await titlesIn(db, locale);
  const tasks = await presentTasks(context, ids);
  const alarms = Map.groupBy(await listEpisodesOf(db, ids), ({ incidentId }) => incidentId);
  const names = await findPersonNames(
    db,
    rows.flatMap(({ createdByPersonId }) => createdByPersonId ?? []),
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    status: row.status,
    typeCode: row.typeCode,
    title: titleOf(row.typeCode),
    priority: row.priority,
    level: row.level,
    address: row.address,
    place: placeOf(row),
    injuredCount: row.injuredCount,
    createdAt: row.createdAt.toISOString(),
    registeredAt: row.registeredAt?.toISOString() ?? null,
    operator: row.createdByPersonId === null ? null : (names.get(row.createdByPersonId) ?? null),
    tasks: tasks.get(row.id) ?? [],
    alarmCount: alarms.get(row.id)?.length ?? 0,
    version: row.version,
  }));
}

export function presentLink(row: IncidentRow, titleOf: TitleOf, distance: number | null): IncidentLink {
  const { id, number, typeCode, address, status, registeredAt } = row;
  return {
    id,
    number,
    title: titleOf(typeCode),
    address,
    status,
    registeredAt: registeredAt?.toISOString() ?? null,
    distanceM: distance === null ? null : Math.round(distance),
  };
}

/** The answers to the questions that are asked, in the reader's language. */
export function presentAnswers(
  questions: readonly Question[],
  answers: AnswerInput,
  locale: Locale,
): ShownAnswer[] {
  return visibleQuestions(questions, answers).flatMap(({ code, kind, titles, choices }) => {
    const values = valuesOf(answers[code]).map(
      (value) => choices.find(({ key }) => key === value)?.titles[locale] ?? value,
    );
    return values.length === 0 ? [] : [{ code, kind, title: titles[locale], values }];
  });
}
