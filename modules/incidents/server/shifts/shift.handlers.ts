import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import { newId } from '#kernel/ids.ts';
import { shiftChanged } from '../../contract/events.ts';
import { incidentProblems } from '../../contract/problems.ts';
import {
  handOverShift,
  listBreaches,
  listShifts,
  openShift,
  readShift,
  setMode,
} from '../../contract/shifts.ts';
import type { ShiftView } from '../../contract/shifts.ts';
import { areaScope } from '../cards/incident.policy.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { titlesIn } from '../type.store.ts';
import {
  figuresOf,
  findMode,
  findShiftForUpdate,
  findShiftOnDuty,
  insertMode,
  insertShift,
  listBreaches as listBreachRows,
  listShifts as listShiftRows,
  listUnresolved,
  writeShift,
} from './shift.store.ts';
import type { ShiftRow } from './shift.store.ts';

const handle = handlerFor<IncidentsTables>();

export const shiftHandlers = [
  handle(readShift, async (context) => {
    const { db, actor, clock } = context;
    const { mode, since, reason } = await findMode(db);
    const shift = await findShiftOnDuty(db);
    const [view = null] = await presentShifts(context, shift ? [shift] : []);
    const unresolved = await listUnresolved(db);
    return {
      mode,
      modeSince: since?.toISOString() ?? null,
      modeReason: reason,
      shift: view,
      figures: shift ? await figuresOf(db, { from: shift.openedAt, to: clock.now() }) : null,
      unresolvedNow: unresolved.length,
      can: { signOn: !shift || (shift.handedAt !== null && shift.personId !== actor.personId) },
    };
  }),

  handle(openShift, async (context) => {
    const { db, actor, clock } = context;
    const personId = actor.personId ?? '';
    const before = await findShiftForUpdate(db);
    const names = await findPersonNames(db, before ? [before.personId] : []);
    const person = names.get(before?.personId ?? '') ?? '';
    if (before && before.handedAt === null) throw new Problem(incidentProblems.shiftOnDuty, { person });
    if (before && before.personId === personId) throw new Problem(incidentProblems.ownHandOver);

    const now = clock.now();
    if (before) await writeShift(db, before.id, { closedAt: now, successorPersonId: personId });
    const id = newId(now.getTime());
    const blank = { handedAt: null, note: null, unresolved: [], closedAt: null, successorPersonId: null };
    const isOpened = await insertShift(db, { id, personId, openedAt: now, ...blank });
    if (!isOpened) throw new Problem(incidentProblems.shiftOnDuty, { person: '' });
    context.emit(shiftChanged, id, {});
    context.audit({ type: 'incidents.shift', id }, { after: before?.id ?? null });
    return { id };
  }),

  handle(handOverShift, async (context, { id, note }) => {
    const { db, actor, clock } = context;
    const shift = await findShiftForUpdate(db);
    if (shift?.id !== id || shift.personId !== actor.personId)
      throw new Problem(incidentProblems.shiftNotFound);

    const unresolved = await listUnresolved(db);
    await writeShift(db, id, { handedAt: clock.now(), note, unresolved });
    context.emit(shiftChanged, id, {});
    context.audit({ type: 'incidents.shift', id }, { unresolved: unresolved.length });
    return {};
  }),

  handle(listShifts, async (context, { limit }) => {
    const { db, clock } = context;
    const rows = await listShiftRows(db, limit);
    const views = await presentShifts(context, rows);
    const shifts = [];
    for (const [index, view] of views.entries()) {
      const row = rows[index];
      if (!row) continue;
      const figures = await figuresOf(db, { from: row.openedAt, to: row.closedAt ?? clock.now() });
      shifts.push({ ...view, figures });
    }
    return { shifts };
  }),

  handle(setMode, async (context, { mode, reason }) => {
    const { db, actor, clock } = context;
    const before = await findMode(db);

    const now = clock.now();
    const id = newId(now.getTime());
    await insertMode(db, { id, mode, since: now, personId: actor.personId, reason });
    context.emit(shiftChanged, id, {});
    context.audit({ type: 'incidents.mode', id }, { from: before.mode, to: mode }, reason);
    return {};
  }),

  handle(listBreaches, async ({ db, actor, clock, locale }, { limit }) => {
    const areaIds = areaScope(actor, 'incidents.shift.read');
    const rows = await listBreachRows(db, { areaIds, limit });
    const titleOf = await titlesIn(db, locale);
    return {
      breaches: rows.map(({ typeCode, dueAt, endedAt, ...row }) => ({
        ...row,
        title: titleOf(typeCode),
        dueAt: dueAt.toISOString(),
        endedAt: endedAt?.toISOString() ?? null,
        lateSeconds: Math.round(((endedAt ?? clock.now()).getTime() - dueAt.getTime()) / 1000),
      })),
    };
  }),
];

async function presentShifts({ db }: IncidentsContext, rows: readonly ShiftRow[]): Promise<ShiftView[]> {
  const people = await findPersonNames(
    db,
    rows.flatMap(({ personId, successorPersonId }) => [
      personId,
      ...(successorPersonId ? [successorPersonId] : []),
    ]),
  );
  return rows.map((row) => ({
    id: row.id,
    person: people.get(row.personId) ?? '',
    openedAt: row.openedAt.toISOString(),
    handedAt: row.handedAt?.toISOString() ?? null,
    note: row.note,
    unresolved: row.unresolved,
    closedAt: row.closedAt?.toISOString() ?? null,
    successor: row.successorPersonId === null ? null : (people.get(row.successorPersonId) ?? null),
  }));
}
