import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import type { IncidentsDb } from '../server/context.ts';
import { lockAlarms } from '../server/signals/take.store.ts';

const alarms = [
  { source: 'Тревожная кнопка', alarmKey: 'Школа № 2, вахта', severity: 'critical', text: '' },
  { source: 'Охранная панель', alarmKey: 'Склад, ворота', severity: 'major', text: 'Открыта дверь' },
] as const;

/** Two alarms of the town's own that nobody has decided on. */
export async function raiseAlarms(town: DemoTown, db: IncidentsDb): Promise<void> {
  const at = new Date(town.clock.now().getTime() - 4 * 60_000);
  for (const { source, alarmKey, severity, text } of alarms) {
    const house = town.houses[Math.floor(town.random() * town.houses.length)];
    if (!house) return;
    const key = { source, alarmKey, typeCode: 'intrusion' };
    const [alarm] = (await lockAlarms(db, null, [key])).values();
    if (!alarm) return;
    await db
      .insertInto('incidents.signal')
      .values({
        id: newId(),
        alarmId: alarm.id,
        sourceKey: `town/${source}`,
        signalId: newId(),
        sequence: 1,
        kind: 'raise',
        at,
        receivedAt: at,
      })
      .execute();
    await db.updateTable('incidents.alarm').set({ lastSequence: 1 }).where('id', '=', alarm.id).execute();
    await db
      .insertInto('incidents.episode')
      .values({
        id: newId(),
        alarmId: alarm.id,
        firstSequence: 1,
        lastSequence: 1,
        firstAt: at,
        lastAt: at,
        raiseCount: 1,
        clearedAt: null,
        clearedBy: null,
        acknowledgedAt: null,
        acknowledgedByPersonId: null,
        acknowledgedSequence: null,
        incidentId: null,
        settledAs: null,
        severity,
        lng: house.lng,
        lat: house.lat,
        areaIds: [...house.areaIds],
        text,
      })
      .execute();
  }
}
