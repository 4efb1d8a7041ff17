import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { RtspTestServer } from '#recorder/testing/rtsp-server.ts';
import { TestRecorder, startCameras } from '#recorder/testing/test-recorder.ts';
import { waitUntil } from '#recorder/testing/wait-until.ts';
import { encodeClip } from '#recorder/virtual/scene-encoder.ts';
import { launchBrowser } from './browser.ts';
import type { TestBrowser } from './browser.ts';

const scene = {
  name: 'GATE',
  widthPx: 640,
  heightPx: 360,
  framesPerSecond: 25,
  keyframeEvery: 50,
  bFrames: 0,
};
let browser: TestBrowser;
let cameras: RtspTestServer;
let site: TestRecorder;
let page: Page;

beforeAll(async () => {
  const reordered = encodeClip({ ...scene, bFrames: 2 }, 4, 0);
  cameras = await startCameras({
    footage: encodeClip(scene, 4, 0),
    footageOf: (path) => (path === '/reordered' ? reordered : undefined),
  });
  site = await TestRecorder.start([
    { id: 'gate', url: cameras.url('/gate') },
    { id: 'reordered', url: cameras.url('/reordered') },
  ]);
  browser = await launchBrowser();
  page = await browser.openPage({ baseUrl: site.origin });
  await page.goto('/healthz');
  await waitUntil(() => site.pictures('gate') >= 60 && site.pictures('reordered') >= 60, 20_000);
}, 60_000);

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
  await cameras[Symbol.asyncDispose]();
});

function tokenOf(changes: Partial<Parameters<TestRecorder['sign']>[0]> = {}): string {
  return site.sign({ right: 'live', cameraIds: ['gate', 'reordered'], ...changes });
}

/** Runs in the page: what a WHEP player does, and no more. */
async function play({ path, token }: { path: string; token: string }) {
  const peer = new RTCPeerConnection();
  peer.addTransceiver('video', { direction: 'recvonly' });
  await peer.setLocalDescription(await peer.createOffer());
  const headers = { 'content-type': 'application/sdp', authorization: `Bearer ${token}` };
  const startedAtMs = performance.now();
  const answer = await fetch(path, { method: 'POST', headers, body: peer.localDescription?.sdp ?? '' });
  if (answer.status !== 201) return { status: answer.status, location: '', firstPictureMs: Infinity };
  document.body.innerHTML = '<video muted autoplay></video>';
  const video = document.querySelector('video');
  if (!video) throw new Error('no video');
  peer.addEventListener('track', ({ track }) => {
    video.srcObject = new MediaStream([track]);
  });
  const shown = new Promise((done) => video.requestVideoFrameCallback(done));
  await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
  await shown;
  const firstPictureMs = performance.now() - startedAtMs;
  return { status: answer.status, location: answer.headers.get('location') ?? '', firstPictureMs };
}

async function shownPictures(): Promise<number> {
  return await page
    .locator('video')
    .evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);
}

const gate = '/v1/cameras/gate/whep';

test('a browser plays H.264 over WebRTC without another connection to the camera, and lets go', async () => {
  const { status, location, firstPictureMs } = await page.evaluate(play, { path: gate, token: tokenOf() });
  const before = await shownPictures();
  await expect.poll(shownPictures, { timeout: 10_000 }).toBeGreaterThan(before + 40);
  const size = await page.locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth);
  const during = site.recorder.findCamera('gate')?.status;
  const renewed = await site.ask(`${location}/renew`, tokenOf(), { method: 'POST' });
  const foreign = await site.ask(location, tokenOf({ person: 'p2' }), { method: 'DELETE' });
  const ended = await site.ask(location, tokenOf(), { method: 'DELETE' });

  expect([status, size, renewed.status, foreign.status, ended.status]).toEqual([201, 640, 200, 404, 200]);
  expect(firstPictureMs).toBeLessThan(3_000);
  expect(during).toMatchObject({ connections: 1, picturesDropped: 0, packetsLost: 0 });
  expect(site.recorder.findCamera('gate')?.live.viewers).toBe(0);
  expect(site.recorder.looks.listAfter(0, 100).map(({ what }) => what)).toEqual(['live-begun', 'live-ended']);
});

test('a token that is revoked ends the picture, and so does one that expires', async () => {
  await page.evaluate(play, { path: gate, token: tokenOf() });
  const live = site.recorder.findCamera('gate')?.live;
  site.api.gate.revoke([{ kind: 'session', id: 's1', untilSeconds: Math.floor(Date.now() / 1000) }]);
  await waitUntil(() => live?.viewers === 0, 1_000);
  const nearlyOver = site.sign({ right: 'live', cameraIds: ['gate'], session: 's2' }, Date.now() - 60_000);
  const { status } = await page.evaluate(play, { path: gate, token: nearlyOver });
  await waitUntil(() => live?.viewers === 0, 8_000);

  expect(status).toBe(201);
});

test('when the process that speaks WebRTC falls, recording goes on and who comes again is served', async () => {
  const session = { session: 's4' };
  await page.evaluate(play, { path: gate, token: tokenOf(session) });
  const camera = site.recorder.findCamera('gate');
  process.kill(site.api.webRtcProcessId ?? 0, 'SIGKILL');
  await waitUntil(() => camera?.live.viewers === 0, 2_000);
  const recorded = site.pictures('gate');
  const again = await page.evaluate(play, { path: gate, token: tokenOf(session) });
  await waitUntil(() => site.pictures('gate') > recorded + 25);

  expect(again.status).toBe(201);
  expect(camera?.status).toMatchObject({ connections: 1, picturesDropped: 0 });
});

test('what WebRTC cannot show, what is no offer and who has no right is refused', async () => {
  const session = { session: 's3' };
  const reordered = await page.evaluate(play, {
    path: '/v1/cameras/reordered/whep',
    token: tokenOf(session),
  });
  const post = async (body: string, token: string | undefined, type = 'application/sdp'): Promise<number> =>
    (await site.ask(gate, token, { method: 'POST', body, headers: { 'content-type': type } })).status;
  const nonsense = 'v=0 and nothing that could be an offer';

  expect(reordered.status).toBe(409);
  expect([
    await post(nonsense, tokenOf(session)),
    await post(nonsense, tokenOf(session), 'text/plain'),
    await post('x'.repeat(70_000), tokenOf(session)),
    await post(nonsense, undefined),
    await post(nonsense, tokenOf({ ...session, cameraIds: ['reordered'] })),
  ]).toEqual([400, 400, 413, 401, 404]);
  expect(site.recorder.findCamera('gate')?.live.viewers).toBe(1);
  expect(site.problems).toEqual([]);
});
