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
  const taken = [{ recorderId: standIn.id, fromAt: new Date('2025-11-22T10:00:00Z'), toAt: null }];
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

const duringTakeover = 'frame.jpg?at=2025-11-22T10:00:05.000Z';
const overTakeover = 'timeline?from=2025-11-22T09:59:00.000Z&to=2025-11-22T10:01:00.000Z';

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

const atMs = (time: string): number => Date.parse(`2025-11-22T${time}Z`);

interface Told {
  /** From and to, on the day of the takeover. */
  readonly footage: readonly (readonly [string, string])[];
  readonly state?: 'recorded' | 'paused';
  readonly isGrowing?: boolean;
  readonly timeline?: string;
}

/** A recorder that says what it has, and writes a playlist with the instants it was asked for. */
async function addTelling({ footage, state = 'recorded', isGrowing = false, timeline }: Told) {
  const asked: string[] = [];
  const spans = footage.map(([from, to]) => ({ fromUs: atMs(from) * 1_000, toUs: atMs(to) * 1_000 }));
  const recorder = await addRecorder(({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://recorder.invalid');
    const from = searchParams.get('from') ?? '';
    const to = searchParams.get('to') ?? '';
    asked.push(`${pathname.split('/').at(-1)} ${from.slice(11, 19)} ${to.slice(11, 19)}`);
    if (pathname.endsWith('/timeline')) {
      const ledger = spans.map((span) => ({ ...span, state, cause: '' }));
      const [fromUs, toUs] = [Date.parse(from) * 1_000, Date.parse(to) * 1_000];
      const nothing = { events: [], areEventsCut: false, holds: [] };
      const told = {
        cameraId,
        fromUs,
        toUs,
        spans: ledger,
        footage: state === 'paused' ? [] : spans,
        ...nothing,
      };
      return response.end(timeline ?? JSON.stringify(told));
    }
    const lines = ['#EXTM3U', '#EXT-X-TARGETDURATION:4', '#EXTINF:4.000000,', '1.mp4'];
    return response.end([...lines, ...(isGrowing ? [] : ['#EXT-X-ENDLIST']), ''].join('\n'));
  });
  return { recorder, asked };
}

async function addSilent(): Promise<RecorderRow> {
  return await addRecorder((request) => request.socket.destroy());
}

const query = (from: string, to: string): string => `from=2025-11-22T${from}.000Z&to=2025-11-22T${to}.000Z`;
const wholeHour = query('09:30:00', '10:30:00');

test('what a recorder recorded while it was only cut off is in the playlist', async () => {
  const own = await addTelling({ footage: [['09:30:00', '10:30:00']] });
  const standIn = await addTelling({ footage: [['10:00:10', '10:00:20']] });
  const { answer } = await ask(holdersOf(own.recorder, standIn.recorder), `hls/index.m3u8?${wholeHour}`);
  const pieces = (await answer.text()).split('\n').filter((line) => line.endsWith('.mp4'));

  expect(own.asked.slice(1)).toEqual(['index.m3u8 09:30:00 10:00:10', 'index.m3u8 10:00:20 10:30:00']);
  expect(standIn.asked.slice(1)).toEqual(['index.m3u8 10:00:10 10:00:20']);
  expect(pieces.map((line) => line.split('/')[2])).toEqual([
    own.recorder.id,
    standIn.recorder.id,
    own.recorder.id,
  ]);
  expect(answer.headers.get('x-part-unknown')).toBeNull();
});

test('it is in the timeline of a span that lies within the takeover, and opens as a package and a contact sheet', async () => {
  const own = await addTelling({ footage: [['10:05:00', '10:15:00']] });
  const standIn = await addTelling({ footage: [['10:20:00', '10:20:01']] });
  const holders = holdersOf(own.recorder, standIn.recorder);
  const within = query('10:05:00', '10:25:00');
  const timeline = await (await ask(holders, `timeline?${within}`)).answer.json();
  await ask(holders, `thumbnails?${within}&count=4&width=100`);

  expect(timeline.footage).toHaveLength(2);
  expect(timeline.unknown).toEqual([]);
  expect(own.asked.at(-1)).toBe('thumbnails 10:05:00 10:25:00');
});

test('what lies with a recorder that does not answer is unknown, and not paused', async () => {
  const standIn = await addTelling({ footage: [['09:30:00', '10:10:00']], state: 'paused' });
  const holders = holdersOf(await addSilent(), standIn.recorder);
  const timeline = await (await ask(holders, `timeline?${wholeHour}`)).answer.json();

  expect(timeline.spans).toEqual([
    { fromUs: atMs('10:00:00') * 1_000, toUs: atMs('10:10:00') * 1_000, state: 'paused', cause: '' },
  ]);
  expect(timeline.unknown).toEqual([{ fromUs: atMs('09:30:00') * 1_000, toUs: atMs('10:30:00') * 1_000 }]);
});

test('a playlist without the part of a recorder that does not answer says so', async () => {
  const standIn = await addTelling({ footage: [['10:00:00', '10:30:00']] });
  const holders = holdersOf(await addSilent(), standIn.recorder);
  const { answer } = await ask(holders, `hls/index.m3u8?${wholeHour}`);

  expect([answer.status, answer.headers.get('x-part-unknown')]).toEqual([200, 'true']);
});

test('a playlist that grows is refused rather than told without a part', async () => {
  const standIn = await addTelling({ footage: [['10:00:00', '10:30:00']], isGrowing: true });
  const holders = holdersOf(await addSilent(), standIn.recorder);
  const { answer } = await ask(holders, `hls/index.m3u8?${wholeHour}`);

  expect([answer.status, (await answer.json()).code]).toEqual([502, 'recorder-silent']);
});

test.each(['<html>', '{}', '{"spans":'])(
  'an answer like %s takes nothing from what the other says',
  async (timeline) => {
    const own = await addTelling({ footage: [], timeline });
    const standIn = await addTelling({ footage: [['10:00:00', '10:30:00']] });
    const { answer } = await ask(holdersOf(own.recorder, standIn.recorder), `timeline?${wholeHour}`);
    const told = await answer.json();

    expect([answer.status, told.footage.length, told.unknown.length]).toEqual([200, 1, 1]);
  },
);

test.each([
  ['hls/index.m3u8', '2025-11-24T00:00:00.000Z'],
  ['timeline', '2026-01-01T00:00:00.000Z'],
])('%s of too long a span is refused before anybody is asked', async (what, to) => {
  const own = await addTelling({ footage: [] });
  const standIn = await addTelling({ footage: [] });
  const span = `from=2025-11-22T09:00:00.000Z&to=${to}`;
  const { answer } = await ask(holdersOf(own.recorder, standIn.recorder), `${what}?${span}`);

  expect(answer.status).toBe(400);
  expect([...own.asked, ...standIn.asked]).toEqual([]);
});

test('a recorder that refuses has not said that it has nothing, and one that does not know the camera has', async () => {
  const told = [];
  for (const status of [401, 404]) {
    const own = await addRecorder((_request, response) => response.writeHead(status).end('{}'));
    const standIn = await addTelling({ footage: [['10:00:00', '10:30:00']] });
    const { answer } = await ask(holdersOf(own, standIn.recorder), `timeline?${wholeHour}`);
    told.push((await answer.json()).unknown.length);
  }

  expect(told).toEqual([1, 0]);
});

test('where nobody has said anything, it is not said that there is nothing', async () => {
  const unknowing = async () =>
    await addRecorder((_request, response) => response.writeHead(404).end('{"code":"not-found"}'));
  const statuses = [];
  for (const own of [await addSilent(), await unknowing()])
    for (const what of ['timeline', 'hls/index.m3u8'])
      statuses.push((await ask(holdersOf(own, await unknowing()), `${what}?${wholeHour}`)).answer.status);

  expect(statuses).toEqual([502, 502, 404, 404]);
});
