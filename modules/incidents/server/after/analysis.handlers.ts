import { startOfDay, startOfNextDay } from '#kernel/clock/town-day.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { listAreaNames } from '#kernel/geo/area.store.ts';
import { analyseIncidents, analysedDaysAtMost } from '../../contract/analysis.ts';
import { incidentProblems } from '../../contract/problems.ts';
import { areaScope } from '../cards/incident.policy.ts';
import type { IncidentsTables } from '../tables.ts';
import { titlesIn } from '../type.store.ts';
import { countByArea, countByHour, countByService, countByType } from './analysis.store.ts';

const handle = handlerFor<IncidentsTables>();
const dayMs = 24 * 60 * 60_000;

export const analysisHandlers = [
  handle(analyseIncidents, async ({ db, actor, locale, town }, { from, to }) => {
    const period = {
      from: startOfDay(from, town.timeZone),
      before: startOfNextDay(to, town.timeZone),
      areaIds: areaScope(actor, 'incidents.analysis.read'),
    };
    const lengthMs = period.before.getTime() - period.from.getTime();
    if (lengthMs <= 0 || lengthMs > (analysedDaysAtMost + 1) * dayMs)
      throw new Problem(incidentProblems.periodBroken);

    const types = await countByType(db, period);
    const titleOf = await titlesIn(db, locale);
    const areas = await countByArea(db, period);
    const districts = new Map((await listAreaNames(db, 'district')).map(({ id, name }) => [id, name]));
    const byHour = new Map(
      (await countByHour(db, period, town.timeZone)).map(({ hour, count }) => [hour, count]),
    );
    return {
      total: types.reduce((sum, { count }) => sum + count, 0),
      types: types.map(({ typeCode, count }) => ({ label: titleOf(typeCode), count })),
      places: areas.flatMap(({ areaId, count }) => {
        const label = districts.get(areaId);
        return label === undefined ? [] : [{ label, count }];
      }),
      hours: Array.from({ length: 24 }, (_none, hour) => byHour.get(hour) ?? 0),
      services: await countByService(db, period),
    };
  }),
];
