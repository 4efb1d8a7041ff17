import { grantsFor } from '#kernel/access/actor.ts';
import { groupedHandlerFor, handlerFor } from '#kernel/context.ts';
import type { GroupedCall } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import type { InputOf, OutputOf } from '#kernel/http/contract.ts';
import { alarmChanged } from '../../contract/events.ts';
import { incidentProblems } from '../../contract/problems.ts';
import { acknowledgeAlarm, listAlarms, sendSignals, settleAlarm } from '../../contract/signals.ts';
import type { AlarmView } from '../../contract/signals.ts';
import { areaScope, mayReadCard } from '../cards/incident.policy.ts';
import { placeOf, presentLink } from '../cards/card.presenter.ts';
import { findIncident, findIncidents } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { listTypes, titlesIn } from '../type.store.ts';
import type { TypeRow } from '../type.store.ts';
import {
  acknowledgeEpisode,
  findEpisode,
  listUnsettled,
  lockAlarmById,
  settleEpisode,
} from './alarm.store.ts';
import type { EpisodeRow } from './alarm.store.ts';
import { fittingCandidates } from './join.policy.ts';
import { joinEpisode, openFromEpisode } from './settle-episode.ts';
import { candidatesAt, takeTogether } from './take-signals.ts';

const handle = handlerFor<IncidentsTables>();
const handleGroup = groupedHandlerFor<IncidentsTables>();

/** Candidates are looked for beside so many alarms; a storm shows the rest without them. */
const alarmsWithCandidates = 20;

export const alarmHandlers = [
  handleGroup(sendSignals, takeCalls),

  handle(listAlarms, async (context, { limit }) => {
    const { db, actor, locale } = context;
    const rows = await listUnsettled(db, areaScope(actor, 'incidents.signal.read'), limit);
    const titleOf = await titlesIn(db, locale);
    const types = new Map((await listTypes(db)).map((type) => [type.code, type]));
    const alarms: AlarmView[] = [];
    for (const [index, row] of rows.entries()) {
      const type = types.get(row.typeCode);
      const isLooked = type !== undefined && index < alarmsWithCandidates;
      const candidates = isLooked ? await candidatesOf(context, row, type) : [];
      alarms.push({ ...presentAlarm(row), title: titleOf(row.typeCode), candidates });
    }
    return { alarms, total: rows[0]?.total ?? 0 };
  }),

  handle(acknowledgeAlarm, async (context, { id }) => {
    const { db, actor, clock } = context;
    const { episode } = await loadEpisode(context, id);

    await acknowledgeEpisode(db, id, { personId: actor.personId, at: clock.now() });
    const { incidentId, areaIds } = episode;
    context.emit(alarmChanged, id, { episodeId: id, incidentId, areaIds });
    context.audit({ type: 'incidents.episode', id });
    return {};
  }),

  handle(settleAlarm, async (context, { id, decision }) => {
    const { db, actor, clock } = context;
    const { episode, type } = await loadEpisode(context, id);
    if (episode.settledAs !== null) throw new Problem(incidentProblems.alarmSettled);

    const incidentId = await settle(context, { episode, type, decision });
    await acknowledgeEpisode(db, id, { personId: actor.personId, at: clock.now() });
    context.emit(alarmChanged, id, { episodeId: id, incidentId, areaIds: episode.areaIds });
    const reason = decision.kind === 'dismiss' ? decision.reason : undefined;
    context.audit({ type: 'incidents.episode', id }, { decision: decision.kind, incidentId }, reason);
    return { incidentId };
  }),
];

type Sending = GroupedCall<IncidentsTables, InputOf<typeof sendSignals>>;

/** Those of one owner are taken in together, owner after owner in one order: two hubs never wait in a ring. */
async function takeCalls(calls: readonly Sending[]): Promise<OutputOf<typeof sendSignals>[]> {
  const answers = new Map<Sending, OutputOf<typeof sendSignals>>();
  const owners = [...Map.groupBy(calls, ownerOf)].sort(([one], [other]) => (one < other ? -1 : 1));
  for (const [, own] of owners) {
    const [first] = own;
    if (!first) continue;
    const [grant] = grantsFor(first.context.actor, 'incidents.signal.send');
    const organisationId = grant?.organisationId ?? null;
    const taken = await takeTogether(
      first.context,
      organisationId,
      own.map(({ input }) => input.signals),
    );
    for (const [index, call] of own.entries()) {
      const answer = taken[index] ?? { accepted: 0, repeated: 0 };
      call.context.audit({ type: 'incidents.signal', id: organisationId ?? 'town' }, { ...answer });
      answers.set(call, answer);
    }
  }
  return calls.map((call) => answers.get(call) ?? { accepted: 0, repeated: 0 });
}

/** Whoever speaks for an organisation; a card that a signal opens names them. */
function ownerOf({ context: { actor } }: Sending): string {
  const [grant] = grantsFor(actor, 'incidents.signal.send');
  return `${grant?.organisationId ?? ''}/${actor.personId ?? ''}`;
}

type Decision = InputOf<typeof settleAlarm>['decision'];

async function settle(
  context: IncidentsContext,
  { episode, type, decision }: { episode: EpisodeRow; type: TypeRow; decision: Decision },
): Promise<string | null> {
  switch (decision.kind) {
    case 'open':
      return await openFromEpisode(context, { id: episode.id, type, saying: episode });
    case 'join': {
      const card = await findIncident(context.db, decision.incidentId);
      if (!card || !mayReadCard(context.actor, card)) throw new Problem(incidentProblems.joinUnfit);
      if (!(await joinEpisode(context, episode.id, card.id))) throw new Problem(incidentProblems.joinUnfit);
      return card.id;
    }
    case 'dismiss':
      await settleEpisode(context.db, episode.id, { incidentId: null, settledAs: 'dismissed' });
      return null;
  }
}

/** Locks the alarm, so that its signals wait. @throws Problem `incidents.alarm-not-found` */
async function loadEpisode(
  { db, actor }: IncidentsContext,
  id: string,
): Promise<{ episode: EpisodeRow; type: TypeRow }> {
  const found = await findEpisode(db, id);
  const alarm = found && (await lockAlarmById(db, found.alarmId));
  const episode = alarm && (await findEpisode(db, id));
  const type = (await listTypes(db)).find(({ code }) => code === alarm?.typeCode);
  const areaIds = areaScope(actor, 'incidents.signal.handle');
  const isTheirs = areaIds === null || episode?.areaIds.some((areaId) => areaIds.includes(areaId));
  if (!episode || !type || !isTheirs) throw new Problem(incidentProblems.alarmNotFound);
  return { episode, type };
}

async function candidatesOf(context: IncidentsContext, row: EpisodeRow, type: TypeRow) {
  const { db, actor, locale } = context;
  const place = placeOf(row);
  const near = fittingCandidates(
    type,
    { place, at: row.firstAt },
    await candidatesAt(context, type, place),
  ).slice(0, 3);
  const cards = new Map(
    (
      await findIncidents(
        db,
        near.map(({ id }) => id),
      )
    ).map((card) => [card.id, card]),
  );
  const titleOf = await titlesIn(db, locale);
  return near.flatMap(({ id, distanceM }) => {
    const card = cards.get(id);
    return card && mayReadCard(actor, card) ? [presentLink(card, titleOf, distanceM)] : [];
  });
}

function presentAlarm(row: EpisodeRow & { source: string; alarmKey: string; typeCode: string }) {
  return {
    id: row.id,
    source: row.source,
    alarmKey: row.alarmKey,
    typeCode: row.typeCode,
    severity: row.severity,
    isActive: row.clearedAt === null,
    isAcknowledged: row.acknowledgedAt !== null,
    raiseCount: row.raiseCount,
    firstAt: row.firstAt.toISOString(),
    lastAt: row.lastAt.toISOString(),
    clearedAt: row.clearedAt?.toISOString() ?? null,
    place: placeOf(row),
    text: row.text,
    incidentId: row.incidentId,
    settledAs: row.settledAs,
  };
}
