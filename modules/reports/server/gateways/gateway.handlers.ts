import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { listOrganisationStates } from '#kernel/identity/organisation.store.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { newId } from '#kernel/ids.ts';
import { gatewayProblems } from '../../contract/gateways/problems.ts';
import { addGateway, changeGateway, discoverGateway, listGateways } from '../../contract/gateways/routes.ts';
import type { GatewayFields, GatewayView, RemoteService } from '../../contract/gateways/gateway.ts';
import { reportProblems } from '../../contract/problems.ts';
import { listCategories } from '../category.store.ts';
import type { ReportsContext } from '../report-change.ts';
import { requireActiveOrganisation } from '../responsibility.ts';
import type { ReportsTables } from '../tables.ts';
import { knownServicesOf, mappingsOf } from './compose.ts';
import { discoverServices } from './discover-gateway.ts';
import { listUnsent } from './forwarding.store.ts';
import {
  countForwardings,
  findGateway,
  insertGateway,
  listGatewayRows,
  updateGateway,
} from './gateway.store.ts';
import type { GatewayRow } from './gateway.store.ts';
import { sealOwner } from './peer.ts';
import { sendForwarding } from './send-forwarding.ts';

const handle = handlerFor<ReportsTables>();

const resumedAtOnce = 1_000;

export const gatewayHandlers = [
  handle(listGateways, async ({ db }) => {
    const organisations = await listOrganisationStates(db);
    const counts = await countForwardings(db);
    const gateways = await listGatewayRows(db);
    return {
      gateways: gateways.map((gateway) => ({
        ...presentGateway(gateway, organisations.get(gateway.organisationId)?.name ?? ''),
        ...(counts.get(gateway.id) ?? { waitingCount: 0, needsPersonCount: 0 }),
      })),
      organisations: [...organisations]
        .filter(([, { isActive }]) => isActive)
        .map(([id, { name }]) => ({ id, name })),
    };
  }),

  handle(addGateway, async (context, { organisationId, apiKey, services, ...fields }) => {
    const { db, clock } = context;
    await requireActiveOrganisation(db, organisationId);
    await requireSound(context, services, []);
    const now = clock.now();
    const id = newId(now.getTime());

    const isAdded = await insertGateway(db, {
      id,
      organisationId,
      ...fields,
      sealedKey: apiKey ? context.seal(apiKey, sealOwner(id)) : null,
      services: JSON.stringify(services),
      knownServices: JSON.stringify([]),
      discoveredAt: null,
      discoveryFault: null,
      fault: null,
      lastSuccessAt: null,
      askedUntil: now,
      nextPollAt: now,
    });
    if (!isAdded) throw new Problem(gatewayProblems.taken);
    await enqueue(db, discoverServices, { gatewayId: id }, { key: id });
    context.audit({ type: 'reports.gateway', id }, { organisationId, ...fields, services });
    return { id };
  }),

  handle(changeGateway, async (context, { id, version, apiKey, services, ...fields }) => {
    const { db, clock } = context;
    const gateway = await findGateway(db, id);
    if (!gateway) throw new Problem(gatewayProblems.notFound);
    await requireSound(context, services, knownServicesOf(gateway));

    const isChanged = await updateGateway(
      db,
      { id, version },
      {
        ...fields,
        ...keyChange(context, { id, apiKey, isMoved: fields.baseUrl !== gateway.baseUrl }),
        services: JSON.stringify(services),
        nextPollAt: clock.now(),
        failureCount: 0,
      },
    );
    if (!isChanged) throw new Problem(gatewayProblems.stale);
    if (fields.isActive) await resume(context, id);
    context.audit(
      { type: 'reports.gateway', id },
      { ...fields, services, isKeyChanged: apiKey !== undefined },
    );
    return { version: version + 1 };
  }),

  handle(discoverGateway, async (context, { id }) => {
    if (!(await findGateway(context.db, id))) throw new Problem(gatewayProblems.notFound);

    await enqueue(context.db, discoverServices, { gatewayId: id }, { key: id });
    context.audit({ type: 'reports.gateway', id });
    return {};
  }),
];

/** NOTE: a key stays with the address it was written for; who moves the gateway elsewhere writes it again. */
function keyChange(
  context: ReportsContext,
  { id, apiKey, isMoved }: { id: string; apiKey: string | null | undefined; isMoved: boolean },
): { sealedKey?: string | null } {
  if (apiKey) return { sealedKey: context.seal(apiKey, sealOwner(id)) };
  return apiKey === null || isMoved ? { sealedKey: null } : {};
}

/** @throws Problem `reports.unknown-category`, `reports.gateway-mapped-twice`, `reports.gateway-attribute-unmapped` */
async function requireSound(
  { db }: ReportsContext,
  services: GatewayFields['services'],
  known: readonly RemoteService[],
): Promise<void> {
  const categories = new Set((await listCategories(db)).map(({ id }) => id));
  if (services.some(({ categoryId }) => !categories.has(categoryId)))
    throw new Problem(reportProblems.unknownCategory);
  if (new Set(services.map(({ categoryId }) => categoryId)).size < services.length)
    throw new Problem(gatewayProblems.mappedTwice);
  for (const { serviceCode, attributes } of services) {
    const asked = known.find(({ code }) => code === serviceCode)?.attributes ?? [];
    const given = new Set(attributes.map(({ code }) => code));
    if (asked.some(({ isRequired, code }) => isRequired && !given.has(code)))
      throw new Problem(gatewayProblems.attributeUnmapped);
  }
}

/** What waited while the gateway was off goes now. */
async function resume({ db }: ReportsContext, gatewayId: string): Promise<void> {
  for (const forwardingId of await listUnsent(db, gatewayId, resumedAtOnce))
    await enqueue(db, sendForwarding, { forwardingId }, { key: forwardingId });
}

function presentGateway(
  gateway: GatewayRow,
  name: string,
): Omit<GatewayView, 'waitingCount' | 'needsPersonCount'> {
  const { id, baseUrl, jurisdictionId, format, photoWay, hasUpdates, isActive, version } = gateway;
  return {
    id,
    baseUrl,
    jurisdictionId,
    format,
    photoWay,
    hasUpdates,
    isActive,
    version,
    organisation: { id: gateway.organisationId, name },
    hasKey: gateway.sealedKey !== null,
    services: mappingsOf(gateway),
    knownServices: knownServicesOf(gateway),
    discoveredAt: gateway.discoveredAt?.toISOString() ?? null,
    discoveryFault: gateway.discoveryFault,
    lastSuccessAt: gateway.lastSuccessAt?.toISOString() ?? null,
    fault: gateway.fault,
  };
}
