import type { IncomingMessage, ServerResponse } from 'node:http';
import { holdsPermission } from '#kernel/access/actor.ts';
import type { GatewayTools } from '#kernel/module/gateway.ts';
import { openProbe, probeRequest, probeSeconds, probesPath } from '../../contract/setup-routes.ts';
import { callRecorder } from '../recorders/call-recorder.ts';
import type { RecorderCall } from '../recorders/call-recorder.ts';
import type { VideoTables } from '../tables.ts';
import { readJson } from '../viewings/media-request.ts';
import { refuse } from '../viewings/relay.ts';
import { takeProbe } from './probe.store.ts';
import type { ProbeRow } from './probe.store.ts';

/*
 * A probe reaches into the network of the cameras, and takes as long as a device lets it wait. So it is opened by a command,
 * which puts person and address on record, and made here, once: by the recorder, at the address that is on record, with a
 * user and a password that pass through and are kept nowhere.
 */

/** A device is given half a minute by the recorder itself. */
const probeLimitMs = 40_000;
const probePath = new RegExp(`^${probesPath}([0-9a-f-]{36})$`);

interface Credentials {
  readonly username: string | null;
  readonly password: string | null;
}

/** Undefined for a request that makes no probe. */
export function probeOf({ url = '', method }: IncomingMessage): string | undefined {
  return method === 'POST' ? probePath.exec(url)?.[1] : undefined;
}

export async function makeProbe(
  tools: GatewayTools<VideoTables>,
  id: string,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const given = probeRequest.safeParse(await readJson(request));
  if (!given.success) return refuse(response, 400, 'invalid-input');
  const probe = await takeOwn(tools, id, request);
  if (!probe) return refuse(response, 404, 'not-found');
  const answer = await ask(tools, probe, given.data);
  if (answer === 'silent') return refuse(response, 502, 'recorder-silent');
  if (answer === undefined) return refuse(response, 422, 'invalid-input');
  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(answer);
}

async function takeOwn(
  { system, resolveActor }: GatewayTools<VideoTables>,
  id: string,
  { headers }: IncomingMessage,
): Promise<ProbeRow | undefined> {
  const actor = await resolveActor(headers);
  const { personId, sessionId } = actor;
  if (personId === null || sessionId === null || !holdsPermission(actor, openProbe.permission))
    return undefined;
  return await system.query(async ({ db, clock }) => {
    const now = clock.now();
    const since = new Date(now.getTime() - probeSeconds * 1_000);
    return await takeProbe(db, { id, personId, sessionId }, { since, now });
  });
}

async function ask(
  { system }: GatewayTools<VideoTables>,
  probe: ProbeRow,
  credentials: Credentials,
): Promise<Buffer | 'silent' | undefined> {
  const call = callOf(probe, credentials);
  try {
    return await callRecorder(system, probe.recorderId, call, AbortSignal.timeout(probeLimitMs));
  } catch {
    // NOTE: why is not told apart: a person sees that the recorder does not answer, and whether it is linked stands beside.
    return 'silent';
  }
}

function callOf(probe: ProbeRow, { username, password }: Credentials): RecorderCall {
  const { personId, sessionId, deviceUrl, streamUrl, addresses } = probe;
  const given = { ...(username === null ? {} : { username }), ...(password === null ? {} : { password }) };
  const grant = { person: personId, session: sessionId, right: 'probe', cameraIds: '*' } as const;
  const common = { method: 'POST', grant, limitMs: probeLimitMs } as const;
  if (streamUrl !== null)
    return { ...common, path: '/v1/streams/probe', body: { url: streamUrl, hasPicture: true, ...given } };
  if (deviceUrl !== null) return { ...common, path: '/v1/onvif/probe', body: { url: deviceUrl, ...given } };
  return { ...common, path: '/v1/onvif/discover', body: addresses.length > 0 ? { addresses } : {} };
}
