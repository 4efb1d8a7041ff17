import { startOfDay, startOfNextDay } from '#kernel/clock/town-day.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { listAreaNames } from '#kernel/geo/area.store.ts';
import { statisticsAreaKind } from '#modules/reports/contract/statistics-settings.ts';
import { analyseIncidents, analysedDaysAtMost } from '../../contract/analysis.ts';
import { incidentProblems } from '../../contract/problems.ts';
import { areaScope } from '../cards/incident.policy.ts';
import type { IncidentsTables } from '../tables.ts';
import { titlesIn } from '../type.store.ts';
import { countByArea, countByHour, countByService, countByType } from './analysis.store.ts';

const handle = handlerFor<IncidentsTables>();
const dayMs = 24 * 60 * 60_000;

export const analysisHandlers = [
  handle(analyseIncidents, async (context, { from, to }) => {
    const { db, actor, locale, town } = context;
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
    // The parts of the town that its statistics of reports are told by, so that both can be laid side by side.
    const kind = await context.setting(statisticsAreaKind);
    const names = new Map((await listAreaNames(db, kind)).map(({ id, name }) => [id, name]));
    const byHour = new Map(
      (await countByHour(db, period, town.timeZone)).map(({ hour, count }) => [hour, count]),
    );
    return {
      total: types.reduce((sum, { count }) => sum + count, 0),
      types: types.map(({ typeCode, count }) => ({ label: titleOf(typeCode), count })),
      places: areas.flatMap(({ areaId, count }) => {
        const label = names.get(areaId);
        return label === undefined ? [] : [{ label, count }];
      }),
      hours: Array.from({ length: 24 }, (_none, hour) => byHour.get(hour) ?? 0),
      services: await countByService(db, period),
    };
  }),
];
