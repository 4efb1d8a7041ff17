import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import type { RemoteAttribute, RemoteService } from '../../contract/gateways/gateway.ts';
import type { ReportsTables } from '../tables.ts';
import { findGateway, noteGateway } from './gateway.store.ts';
import { PeerFailure, ask, getCall, peerOf } from './peer.ts';
import type { Peer } from './peer.ts';
import { readDefinition, readServices } from './read-answer.ts';

/** More services than any city publishes; what is beyond them can still be mapped by its code. */
const servicesAtMost = 500;
const attributesAtMost = 60;
const valuesAtMost = 200;

/** Reads the services of the other side and the questions of each. */
export const discoverServices = jobFor<ReportsTables>()({
  id: 'reports.discover-gateway',
  input: z.object({ gatewayId: id }),
  timeoutMs: 10 * 60_000,
  run: async (system, { gatewayId }, signal) => {
    const gateway = await system.query(async ({ db }) => await findGateway(db, gatewayId));
    if (!gateway) return;
    const peer = peerOf(system, gateway);
    const found = peer ? await discover(system, peer, signal) : 'no-key';
    await system.transaction(async ({ db, clock, audit }) => {
      const isFound = typeof found !== 'string';
      audit({ type: 'reports.gateway', id: gatewayId }, { serviceCount: isFound ? found.length : null });
      await noteGateway(db, gatewayId, {
        discoveredAt: clock.now(),
        discoveryFault: isFound ? null : found,
        ...(isFound ? { knownServices: JSON.stringify(found) } : {}),
      });
    });
  },
});

/** The services, or what was the matter. */
async function discover(
  system: SystemContext<ReportsTables>,
  peer: Peer,
  signal: AbortSignal,
): Promise<RemoteService[] | string> {
  try {
    const services = await ask(system, getCall(peer, 'services'), { read: readServices, signal });
    const known: RemoteService[] = [];
    for (const { service_code: code, service_name: name, group, metadata } of services.slice(
      0,
      servicesAtMost,
    )) {
      const attributes = metadata ? await attributesOf(system, { peer, code, signal }) : [];
      const title = (name ?? code).slice(0, 300);
      known.push({ code: code.slice(0, 200), name: title, group: group?.slice(0, 300) ?? null, attributes });
    }
    return known;
  } catch (error) {
    if (!(error instanceof PeerFailure)) throw error;
    return error.fault;
  }
}

async function attributesOf(
  system: SystemContext<ReportsTables>,
  { peer, code, signal }: { peer: Peer; code: string; signal: AbortSignal },
): Promise<RemoteAttribute[]> {
  const call = getCall(peer, `services/${encodeURIComponent(code)}`);
  const { attributes } = await ask(system, call, { read: readDefinition, signal });
  return attributes.slice(0, attributesAtMost).map((attribute) => ({
    code: attribute.code.slice(0, 200),
    datatype: (attribute.datatype ?? 'string').slice(0, 200),
    isRequired: attribute.required,
    description: attribute.description?.slice(0, 1000) ?? null,
    values: (attribute.values ?? [])
      .slice(0, valuesAtMost)
      .map(({ key, name }) => ({ key: key.slice(0, 200), name: (name ?? key).slice(0, 300) })),
  }));
}
