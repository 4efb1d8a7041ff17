import { tablesOf } from '#kernel/db/db.ts';
import type { DemoContribution } from '#kernel/module/demo.ts';
import type { IncidentsTables } from '../server/tables.ts';
import { tellHistory } from './history.ts';
import { raiseAlarms } from './alarms.ts';
import { addServices } from './services.ts';
import { keepShifts } from './shifts.ts';

export const demo: DemoContribution = {
  async fill(town) {
    if (town.houses.length === 0) return;
    const db = tablesOf<IncidentsTables>(town.db);
    const services = await addServices(town, db);
    await tellHistory(town, db, services);
    await raiseAlarms(town, db);
    await keepShifts(town, db);
    await db
      .updateTable('incidents.scenario')
      .set({ isActive: true })
      .where('title', 'in', ['Дорожное происшествие', 'Тревога с прибора: вторжение'])
      .execute();
  },
};
