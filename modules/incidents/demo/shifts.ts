import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import { listUnresolved } from '../server/shifts/shift.store.ts';
import type { IncidentsDb } from '../server/context.ts';

const hourMs = 60 * 60_000;
const shiftHours = 12;
const pastShifts = 6;
const notes = [
  'Ночь прошла спокойно. Водоканал обещал закончить ремонт до обеда.',
  'Проверить связь с газовой службой: ночью отвечали с задержкой.',
  'Завтра отключение воды на Ромашковой улице, жители предупреждены.',
] as const;

/** Three days of shifts, the last of them on duty, and a roster for today and tomorrow. */
export async function keepShifts(town: DemoTown, db: IncidentsDb): Promise<void> {
  const now = town.clock.now().getTime();
  const people = [town.personId('dispatcher'), town.personId('operator')];
  const unresolved = await listUnresolved(db);
  for (let past = pastShifts; past >= 0; past -= 1) {
    const openedAt = new Date(now - (past * shiftHours + 3) * hourMs);
    const closedAt = new Date(openedAt.getTime() + shiftHours * hourMs);
    const isOver = past > 0;
    await db
      .insertInto('incidents.shift')
      .values({
        id: newId(openedAt.getTime()),
        personId: people[past % 2] ?? '',
        openedAt,
        handedAt: isOver ? closedAt : null,
        note: isOver ? (notes[past % notes.length] ?? '') : null,
        unresolved: isOver ? unresolved.slice(0, past % 3) : [],
        closedAt: isOver ? closedAt : null,
        successorPersonId: isOver ? (people[(past + 1) % 2] ?? '') : null,
      })
      .execute();
  }
  await fillRoster(town, db, now);
}

async function fillRoster(town: DemoTown, db: IncidentsDb, now: number): Promise<void> {
  const duties = [
    { organisationId: town.organisationId('police'), personId: town.personId('police') },
    { organisationId: town.organisationId('roads'), personId: town.personId('executor') },
    { organisationId: town.organisationId('dispatch'), personId: town.personId('dispatcher') },
  ];
  await db
    .insertInto('incidents.duty')
    .values(
      duties.flatMap((duty) =>
        [0, 1].map((day) => ({
          id: newId(),
          ...duty,
          startsAt: new Date(now + (day * 24 - 3) * hourMs),
          endsAt: new Date(now + (day * 24 + 21) * hourMs),
        })),
      ),
    )
    .execute();
}
