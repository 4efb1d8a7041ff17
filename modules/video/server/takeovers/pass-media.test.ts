import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { makeTokenKeys } from '#recorder/tokens/keys.ts';
import { readMediaToken, signMediaToken } from '#recorder/tokens/media-token.ts';
import type { MediaClaims } from '#recorder/tokens/media-token.ts';
import type { RecorderRow } from '../recorders/recorder.store.ts';
import { relayedPath } from '../viewings/relay.ts';
import type { Holders } from './holders.ts';
import { passMedia } from './pass-media.ts';

/** Recorders that answer as the test says, and the hub between them and who asks. */

const cameraId = randomUUID();
const { signing, verifying } = makeTokenKeys('media');
const servers: Server[] = [];

afterEach(() => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function addRecorder(answer: RequestListener): Promise<RecorderRow> {
  const mediaUrl = await listen(answer);
  return { id: randomUUID(), linkId: randomUUID(), mediaUrl, struckOffAt: null } as RecorderRow;
}

function holdersOf(own: RecorderRow, standIn: RecorderRow): Holders {
  const taken = [{ recorderId: standIn.id, fromAt: new Date('2026-11-22T10:00:00Z'), toAt: null }];
  const recorders = new Map([own, standIn].map((recorder) => [recorder.id, recorder]));
  return { ownId: own.id, nowId: standIn.id, taken, recorders };
}

/** A look at the camera, signed for its own recorder; `isAllowed` is asked as the desk is. */
async function ask(
  holders: Holders,
  what: string,
  {
    isAllowed = () => true,
    signedAtMs = Date.now(),
  }: { isAllowed?: () => boolean; signedAtMs?: number } = {},
): Promise<{ readonly answer: Response; readonly claims: MediaClaims }> {
  const recorderId = holders.recorders.get(holders.ownId)?.linkId ?? '';
  const span = { fromUs: 0, toUs: Date.parse('2027-01-01') * 1_000 };
  const grant = {
    recorderId,
    person: 'p',
    session: 's',
    right: 'review',
    cameraIds: [cameraId],
    span,
  } as const;
  const token = signMediaToken(signing, grant, signedAtMs);
  const claims = readMediaToken(token, { keys: [verifying], recorderId, nowMs: signedAtMs });
  const hub = await listen((request, response) => {
    const asked = relayedPath(request);
    if (!asked) return void response.destroy();
    const pass = { asked, holders, claims, token, signing, isAllowed };
    void passMedia(pass, { request, response, onAnswer: undefined });
  });
  const headers = { authorization: `Bearer ${token}` };
  return {
    claims,
    answer: await fetch(`${hub}/media/${holders.ownId}/v1/cameras/${cameraId}/${what}`, { headers }),
  };
}

function readAt({ linkId }: RecorderRow, authorization = ''): MediaClaims {
  const token = authorization.replace('Bearer ', '');
  return readMediaToken(token, { keys: [verifying], recorderId: linkId ?? '', nowMs: Date.now() });
}

const duringTakeover = 'frame.jpg?at=2026-11-22T10:00:05.000Z';
const overTakeover = 'timeline?from=2026-11-22T09:59:00.000Z&to=2026-11-22T10:01:00.000Z';

test('a token signed anew for another recorder lives neither later nor longer than the one that came', async () => {
  const seen: (string | undefined)[] = [];
  const standIn = await addRecorder((request, response) => {
    seen.push(request.headers.authorization);
    response.end('picture');
  });
  const own = await addRecorder((_request, response) => response.end());
  const { answer, claims } = await ask(holdersOf(own, standIn), duringTakeover, {
    signedAtMs: Date.now() - 20_000,
  });

  expect(answer.status).toBe(200);
  expect(readAt(standIn, seen[0])).toMatchObject({
    issuedAtSeconds: claims.issuedAtSeconds,
    expiresAtSeconds: claims.expiresAtSeconds,
  });
});

test('a viewing revoked while one recorder hangs is passed on to no other', async () => {
  let isLiving = true;
  let askedOwn = 0;
  const standIn = await addRecorder((request) => {
    isLiving = false;
    request.socket.destroy();
  });
  const own = await addRecorder((_request, response) => {
    askedOwn += 1;
    response.end('picture');
  });
  const { answer } = await ask(holdersOf(own, standIn), duringTakeover, { isAllowed: () => isLiving });

  expect(answer.status).toBe(404);
  expect(askedOwn).toBe(0);
});

test('a minute that is over while one recorder hangs is not prolonged for another', async () => {
  let askedOwn = 0;
  const standIn = await addRecorder((request) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 66_000 });
    request.socket.destroy();
  });
  const own = await addRecorder((_request, response) => {
    askedOwn += 1;
    response.end('picture');
  });
  const { answer } = await ask(holdersOf(own, standIn), duringTakeover);

  expect(answer.status).toBe(404);
  expect(askedOwn).toBe(0);
});

test('what a recorder says after the viewing was revoked is not told', async () => {
  let isLiving = true;
  const answerLate: RequestListener = (_request, response) => {
    isLiving = false;
    response.end('{}');
  };
  const [own, standIn] = [await addRecorder(answerLate), await addRecorder(answerLate)];
  const statuses = [];
  for (const what of [duringTakeover, overTakeover]) {
    isLiving = true;
    statuses.push((await ask(holdersOf(own, standIn), what, { isAllowed: () => isLiving })).answer.status);
  }

  expect(statuses).toEqual([404, 404]);
});
