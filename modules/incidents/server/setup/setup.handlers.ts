import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findAreaNames } from '#kernel/geo/area.store.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { findMailRecipient } from '#kernel/identity/person.store.ts';
import { findRecipients } from '#kernel/identity/recipient.store.ts';
import { newId } from '#kernel/ids.ts';
import { incidentProblems } from '../../contract/problems.ts';
import { addUnit, readSetup, saveRunCard, saveService } from '../../contract/setup.ts';
import type { RunCardRow } from '../../contract/setup.ts';
import type { IncidentsContext } from '../context.ts';
import { listServices, listUnits } from '../services/service.store.ts';
import type { IncidentsTables } from '../tables.ts';
import { findType, listTypes } from '../type.store.ts';
import { isChainInRing } from './chain.ts';
import { insertService, insertUnit, listAllRunCards, replaceRunCard, writeService } from './setup.store.ts';

const handle = handlerFor<IncidentsTables>();

export const setupHandlers = [
  handle(readSetup, async ({ db, locale }) => {
    const services = await listServices(db);
    const organisations = await findOrganisationNames(
      db,
      services.map(({ organisationId }) => organisationId),
    );
    const seniors = await findRecipients(
      db,
      services.flatMap(({ seniorPersonId }) => seniorPersonId ?? []),
    );
    const emails = new Map(seniors.map(({ personId, email }) => [personId, email]));
    const units = await listUnits(
      db,
      services.map(({ id }) => id),
    );
    return {
      services: services.map(({ seniorPersonId, position: _, ...service }) => ({
        ...service,
        organisation: organisations.get(service.organisationId) ?? '',
        seniorEmail: seniorPersonId === null ? null : (emails.get(seniorPersonId) ?? null),
      })),
      runCards: await listAllRunCards(db),
      units: units.map(({ id, serviceId, title }) => ({ id, serviceId, title })),
      types: (await listTypes(db)).map(({ code, titles }) => ({ code, title: titles[locale] })),
    };
  }),

  handle(saveService, async (context, { id, seniorEmail, ...facts }) => {
    const { db } = context;
    const services = await listServices(db);
    const names = await findOrganisationNames(db, [facts.organisationId]);
    if (!names.has(facts.organisationId)) throw new Problem(incidentProblems.unknownOrganisation);
    const senior = seniorEmail === null ? null : await findMailRecipient(db, seniorEmail);
    if (seniorEmail !== null && !senior) throw new Problem(incidentProblems.unknownSenior);
    const { nextServiceId } = facts;
    if (nextServiceId !== null && !services.some((service) => service.id === nextServiceId))
      throw new Problem(incidentProblems.unknownService);
    if (id !== null && isChainInRing(services, { id, nextServiceId }))
      throw new Problem(incidentProblems.chainInRing);

    const row = { ...facts, seniorPersonId: senior?.personId ?? null };
    const serviceId = id ?? newId();
    if (id === null) await insertService(db, { ...row, id: serviceId, position: services.length });
    else if (!(await writeService(db, id, row))) throw new Problem(incidentProblems.unknownService);
    context.audit({ type: 'incidents.service', id: serviceId }, { ...facts });
    return { id: serviceId };
  }),

  handle(saveRunCard, async (context, { typeCode, rows }) => {
    const { db } = context;
    if (!(await findType(db, typeCode))) throw new Problem(incidentProblems.unknownType);
    await requireKnown(context, rows);
    const names = rows.map(({ serviceId, areaId, fromMode }) => `${serviceId}/${areaId ?? ''}/${fromMode}`);
    if (new Set(names).size < names.length) throw new Problem(incidentProblems.runCardTwice);

    await replaceRunCard(db, typeCode, rows);
    context.audit({ type: 'incidents.run-card', id: typeCode }, { rows });
    return {};
  }),

  handle(addUnit, async (context, { serviceId, title }) => {
    const { db } = context;
    const services = await listServices(db);
    if (!services.some(({ id }) => id === serviceId)) throw new Problem(incidentProblems.unknownService);

    const id = await insertUnit(db, { serviceId, title });
    context.audit({ type: 'incidents.unit', id }, { serviceId, title });
    return { id };
  }),
];

/** @throws Problem `incidents.unknown-service`, `incidents.unknown-area` */
async function requireKnown({ db }: IncidentsContext, rows: readonly RunCardRow[]): Promise<void> {
  const services = new Set((await listServices(db)).map(({ id }) => id));
  if (rows.some(({ serviceId }) => !services.has(serviceId)))
    throw new Problem(incidentProblems.unknownService);
  const areas = rows.flatMap(({ areaId }) => areaId ?? []);
  const known = await findAreaNames(db, areas);
  if (areas.some((areaId) => !known.has(areaId))) throw new Problem(incidentProblems.unknownArea);
}
