import { reportAnswered, reportCreated, reportEnded } from '#modules/reports/contract/events.ts';
import { listenerFor } from '#kernel/module/server.ts';
import type { DeliveredEvent } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { urgentCategories } from '../../contract/settings.ts';
import type { NewSignal } from '../../contract/signals.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { takeSignals } from './take-signals.ts';

const listen = listenerFor<IncidentsTables>();

const source = 'reports';
type Kind = NewSignal['kind'];
/** A report is said once and is over once. */
const sequenceOf: Readonly<Record<Kind, number>> = { raise: 1, clear: 2 };

/** A report of an urgent category is a signal for the dispatcher; its number is all that is told of it. */
export const reportListeners = [
  listen('incidents.hear-report', reportCreated, async (system, event) => await hear(system, event, 'raise')),
  listen(
    'incidents.hear-answer',
    reportAnswered,
    async (system, event) => await hear(system, event, 'clear'),
  ),
  listen('incidents.hear-end', reportEnded, async (system, event) => await hear(system, event, 'clear')),
];

async function hear(
  system: SystemContext<IncidentsTables>,
  event: DeliveredEvent,
  kind: Kind,
): Promise<void> {
  const signal = await system.query(async (context) => await signalOf(context, event, kind));
  if (!signal) return;
  await system.transaction(async (context) => {
    const taken = await takeSignals(context, null, [signal]);
    context.audit({ type: 'incidents.signal', id: event.subjectId }, { ...taken });
  });
}

/** Nothing where the category is not urgent. */
async function signalOf(
  context: IncidentsContext,
  { subjectId, occurredAt }: DeliveredEvent,
  kind: Kind,
): Promise<NewSignal | undefined> {
  const urgent = await context.setting(urgentCategories);
  const report = await context.db
    .selectFrom('reports.placedReport')
    .select(['number', 'categoryId', 'lng', 'lat'])
    .where('id', '=', subjectId)
    .executeTakeFirst();
  const typeCode = report && urgent[report.categoryId];
  if (!typeCode) return undefined;
  const { number, lng, lat } = report;
  return {
    source,
    signalId: `${subjectId}/${kind}`,
    alarmKey: String(number),
    sequence: sequenceOf[kind],
    kind,
    typeCode,
    severity: 'major',
    occurredAt: occurredAt.toISOString(),
    place: { lng, lat },
    text: '',
  };
}
