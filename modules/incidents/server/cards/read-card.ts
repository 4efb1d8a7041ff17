import { Problem } from '#kernel/errors/problem.ts';
import { describeFilesOf } from '#kernel/files/files.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import type { IncidentCard } from '../../contract/incident.ts';
import { incidentProblems } from '../../contract/problems.ts';
import type { IncidentsContext } from '../context.ts';
import { listServices } from '../services/service.store.ts';
import { listEpisodesOf } from '../signals/alarm.store.ts';
import { findType, titlesIn } from '../type.store.ts';
import { fieldsOf, presentAnswers, presentLink, presentSummaries } from './card.presenter.ts';
import { mayChangeCard, mayReadCard } from './incident.policy.ts';
import { findIncident, findIncidents, listLinkedIds, listLog } from './incident.store.ts';

export const cardSubject = 'incidents.incident';

/** A card with all that belongs to it, for those who may read it; the reading is put on record. */
export async function readCard(context: IncidentsContext, id: string): Promise<IncidentCard> {
  const { db, actor, locale } = context;
  const card = await findIncident(db, id);
  if (!card || !mayReadCard(actor, card)) throw new Problem(incidentProblems.notFound);

  const [summary] = await presentSummaries(context, [card]);
  if (!summary) throw new Problem(incidentProblems.notFound);
  const type = card.typeCode === null ? undefined : await findType(db, card.typeCode);
  const log = await listLog(db, id);
  const people = await findPersonNames(
    db,
    log.flatMap(({ personId }) => personId ?? []),
  );
  const services = new Map((await listServices(db)).map((service) => [service.id, service.title]));
  const linked = await findIncidents(db, await listLinkedIds(db, id));
  const titleOf = await titlesIn(db, locale);
  const photos = await describeFilesOf(db, cardSubject, [id]);
  const isChangeable = mayChangeCard(actor, card);
  context.audit({ type: cardSubject, id });
  return {
    ...summary,
    fields: fieldsOf(card),
    shownAnswers: presentAnswers(type?.questions ?? [], card.answers, locale),
    closedAt: card.closedAt?.toISOString() ?? null,
    result: card.result,
    log: log.map(({ id: entryId, at, kind, personId, serviceId, state, text }) => ({
      id: entryId,
      at: at.toISOString(),
      kind,
      person: personId === null ? null : (people.get(personId) ?? null),
      service: serviceId === null ? null : (services.get(serviceId) ?? null),
      state,
      text,
    })),
    links: linked
      .filter((other) => mayReadCard(actor, other))
      .map((other) => presentLink(other, titleOf, null)),
    alarms: (await listEpisodesOf(db, [id])).map((episode) => ({
      id: episode.id,
      source: episode.source,
      alarmKey: episode.alarmKey,
      isActive: episode.clearedAt === null,
      raiseCount: episode.raiseCount,
      firstAt: episode.firstAt.toISOString(),
      lastAt: episode.lastAt.toISOString(),
    })),
    photos: photos.get(id) ?? [],
    can: {
      change: isChangeable && (card.status === 'draft' || card.status === 'open'),
      close: isChangeable && card.status === 'open',
    },
  };
}
