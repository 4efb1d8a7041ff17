import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { attachFiles } from '#kernel/files/files.ts';
import { newId } from '#kernel/ids.ts';
import { incidentProblems } from '../../contract/problems.ts';
import {
  addNote,
  addServices,
  closeIncident,
  createIncident,
  linkIncidents,
  listIncidents,
  readIncident,
  registerIncident,
  rejectIncident,
  saveIncident,
} from '../../contract/routes.ts';
import { listIncidentTypes } from '../../contract/types.ts';
import { withdraw } from '../photo-cards/withdraw.ts';
import { sendToServices } from '../services/send-to-services.ts';
import { listOpenTasks, listServices } from '../services/service.store.ts';
import { endInterview } from '../norms/interview.ts';
import type { IncidentsTables } from '../tables.ts';
import { findType, listTypes } from '../type.store.ts';
import { fieldsOf, presentSummaries } from './card.presenter.ts';
import { announceCard, areaIdsAt, columnsOf, loadCard, requireInTown, writeLog } from './change-card.ts';
import { changesOf, flawOfCard } from './card-rules.ts';
import { cardScope, mayReadCard } from './incident.policy.ts';
import {
  findIncident,
  insertIncident,
  insertLink,
  listIncidents as listCards,
  nextNumber,
  writeIncident,
} from './incident.store.ts';
import { cardSubject, readCard } from './read-card.ts';

const handle = handlerFor<IncidentsTables>();
/** Of a card nobody has told the kind of yet. */
const unknownPriority = 3;

export const cardHandlers = [
  handle(listIncidentTypes, async ({ db }) => {
    const types = await listTypes(db);
    return { types: types.filter(({ isActive }) => isActive) };
  }),

  handle(listIncidents, async (context, { isClosed = false, limit }) => {
    const scope = cardScope(context.actor, 'incidents.incident.read');
    const rows = await listCards(context.db, { scope, isClosed, limit });
    return { incidents: await presentSummaries(context, rows), total: rows[0]?.total ?? 0 };
  }),

  handle(readIncident, async (context, { id }) => await readCard(context, id)),

  handle(createIncident, async (context, { fields }) => {
    const { db, actor, clock } = context;
    const type = fields.typeCode === null ? undefined : await findType(db, fields.typeCode);
    const now = clock.now();
    const areaIds = await areaIdsAt(context, fields.place);
    const card = {
      id: newId(now.getTime()),
      number: null,
      status: 'draft' as const,
      priority: type?.priority ?? unknownPriority,
      version: 1,
      areaIds,
    };

    await insertIncident(db, {
      ...columnsOf({ ...fields, typeCode: type?.code ?? null }),
      ...card,
      createdByPersonId: actor.personId,
      createdAt: now,
      registeredAt: null,
      closedAt: null,
      result: null,
    });
    await writeLog(context, card.id, 'created');
    announceCard(context, card);
    context.audit({ type: cardSubject, id: card.id });

    return { id: card.id, version: 1 };
  }),

  handle(saveIncident, async (context, { id, version, fields }) => {
    const card = await loadCard(context, { id, version }, ['draft', 'open']);
    const type = fields.typeCode === null ? undefined : await findType(context.db, fields.typeCode);
    if (fields.typeCode !== null && !type) throw new Problem(incidentProblems.unknownType);
    if (card.status === 'open' && !type) throw new Problem(incidentProblems.typeNeeded);
    if (card.status === 'open' && fields.place) await requireInTown(context, fields.place);

    const areaIds = await areaIdsAt(context, fields.place);
    const priority = type?.priority ?? unknownPriority;
    const changed = changesOf(fieldsOf(card), fields);
    const saved = await writeIncident(context.db, card, { ...columnsOf(fields), areaIds, priority });
    if (card.status === 'open') {
      if (fields.level > card.level)
        await writeLog(context, id, 'level-raised', { text: String(fields.level) });
      if (changed.length > 0) await writeLog(context, id, 'changed', { text: changed.join(', ') });
    }
    announceCard(context, { ...card, areaIds, priority, version: saved });
    context.audit({ type: cardSubject, id }, { changed });
    return { version: saved };
  }),

  handle(registerIncident, async (context, { id, version, serviceIds, isPlaceUnknown }) => {
    const { db, clock } = context;
    const card = await loadCard(context, { id, version }, ['draft']);
    const type = card.typeCode === null ? undefined : await findType(db, card.typeCode);
    const flaw = flawOfCard(fieldsOf(card), type?.questions, { isPlaceUnknown });
    if (flaw) throw new Problem(incidentProblems[flaw]);
    if (card.lng !== null && card.lat !== null)
      await requireInTown(context, { lng: card.lng, lat: card.lat });

    const registeredAt = clock.now();
    const number = await nextNumber(db);
    const saved = await writeIncident(db, card, { number, status: 'open', registeredAt });
    await writeLog(context, id, 'registered');
    await endInterview(context, card);
    const tasks = await sendToServices(context, card, serviceIds);
    announceCard(context, { ...card, number, status: 'open', version: saved });
    context.audit({ type: cardSubject, id }, { number, services: tasks.map(({ serviceId }) => serviceId) });
    return { number, version: saved, registeredAt: registeredAt.toISOString() };
  }),

  handle(rejectIncident, async (context, { id, version, reason }) => {
    const card = await loadCard(context, { id, version }, ['draft']);

    const closedAt = context.clock.now();
    const saved = await writeIncident(context.db, card, { status: 'rejected', closedAt, result: reason });
    await writeLog(context, id, 'rejected', { text: reason });
    announceCard(context, { ...card, status: 'rejected', version: saved });
    context.audit({ type: cardSubject, id }, {}, reason);
    return { version: saved };
  }),

  handle(addServices, async (context, { id, serviceIds }) => {
    const card = await loadCard(context, { id }, ['open']);

    const tasks = await sendToServices(context, card, serviceIds);
    announceCard(context, card);
    context.audit({ type: cardSubject, id }, { services: tasks.map(({ serviceId }) => serviceId) });
    return { version: card.version };
  }),

  handle(closeIncident, async (context, { id, version, result }) => {
    const card = await loadCard(context, { id, version }, ['open']);
    const open = await listOpenTasks(context.db, id);
    const titles = new Map((await listServices(context.db)).map((service) => [service.id, service.title]));
    const services = open.map(({ serviceId }) => titles.get(serviceId) ?? '').join(', ');
    if (open.length > 0) throw new Problem(incidentProblems.servicesOpen, { services });

    const closedAt = context.clock.now();
    const saved = await writeIncident(context.db, card, { status: 'closed', closedAt, result });
    await withdraw(context, card, 'closed');
    await writeLog(context, id, 'closed', { text: result });
    announceCard(context, { ...card, status: 'closed', version: saved });
    context.audit({ type: cardSubject, id }, { number: card.number });
    return { version: saved };
  }),

  handle(addNote, async (context, { id, text, photos }) => {
    const { db, actor } = context;
    const card = await loadCard(context, { id }, ['draft', 'open', 'closed']);

    await writeLog(context, id, 'note', { text });
    if (photos.length > 0)
      await attachFiles(db, { files: photos, actor, subjectType: cardSubject, subjectId: id });
    announceCard(context, card);
    context.audit({ type: cardSubject, id }, { photos: photos.length });
    return {};
  }),

  handle(linkIncidents, async (context, { id, otherId }) => {
    const { db, actor, clock } = context;
    const card = await loadCard(context, { id }, ['draft', 'open']);
    const other = await findIncident(db, otherId);
    if (!other || other.id === id || other.status === 'draft' || !mayReadCard(actor, other))
      throw new Problem(incidentProblems.linkUnfit);

    const isNew = await insertLink(db, [id, otherId], clock.now());
    if (isNew) {
      await writeLog(context, id, 'linked', { text: String(other.number ?? '') });
      await writeLog(context, otherId, 'linked', { text: String(card.number ?? '') });
    }
    announceCard(context, card);
    context.audit({ type: cardSubject, id }, { otherId });
    return {};
  }),
];
