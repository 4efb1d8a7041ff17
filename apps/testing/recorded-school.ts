import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createLogger } from '#kernel/log/log.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { LiveClient } from '#recorder/testing/live-client.ts';
import { RtspTestServer } from '#recorder/testing/rtsp-server.ts';
import type { TestServerOptions } from '#recorder/testing/rtsp-server.ts';
import { encodeClip } from '#recorder/virtual/scene-encoder.ts';
import { runRecorder } from '../run-recorder.ts';

const scene = {
  name: 'ENTRANCE',
  widthPx: 320,
  heightPx: 180,
  framesPerSecond: 10,
  keyframeEvery: 10,
  bFrames: 0,
};
const clipSeconds = 4;

/** Hub, recorder, camera and viewers as they are in a town: real sockets, a real database, real keys. */
export interface RecordedSchool extends AsyncDisposable {
  readonly town: TestHub;
  readonly base: string;
  readonly cameraId: string;
  /** The recorder's id in the register. */
  readonly recorderId: string;
  readonly school: string;
  readonly police: string;
  readonly admin: TestCaller;
  readonly teacher: TestCaller;
  readonly officer: TestCaller;
  /** The recorder's own files, its index among them. */
  readonly folder: string;
  /** Ends the recorder in order and starts it again two seconds later. */
  restart(): Promise<void>;
  /** Another camera on the same recorder, of another owner. */
  addCamera(ownerOrganisationId: string): Promise<string>;
  /** A viewing's id, or why there is none. */
  open(caller: TestCaller, right: string, reason?: string): Promise<string>;
  exchange(
    caller: TestCaller,
    viewingId: string,
    isSingleUse?: boolean,
  ): Promise<{ readonly status: number; readonly token: string }>;
  /** A path of the recorder, through the hub. */
  ask(caller: TestCaller, token: string, path: string, init?: RequestInit): Promise<Response>;
  watch(caller: TestCaller, token: string): LiveClient;
}

export interface RecordedSchoolOptions {
  /** Where the hub is told to reach the recorder; null: where its link comes from. */
  readonly mediaUrl?: string | null;
  /** Pictures are not looked at when absent. */
  readonly pictureCheckSeconds?: number;
  /** How its cameras misbehave, and how long they behave well and badly; well when absent. */
  readonly conduct?: Pick<TestServerOptions, 'misbehaviourOf' | 'rhythm'>;
}

export async function openRecordedSchool(options: RecordedSchoolOptions = {}): Promise<RecordedSchool> {
  const folder = mkdtempSync(join(tmpdir(), 'veche-video-'));
  await mkdir(join(folder, 'disk'));
  const town = await openTestHub();
  const base = await town.app.listen({ port: 0, host: '127.0.0.1' });
  const people = await signPeopleIn(town);
  const { admin, school, teacher } = people;
  const footage = encodeClip(scene, clipSeconds, 0);
  const { mediaUrl = null, pictureCheckSeconds = 0, conduct = {} } = options;
  const cameras = await new RtspTestServer({ footage, ...conduct }).start();
  const { id: recorderId, enrolmentCode } = await announceRecorder(admin, school, mediaUrl);
  const start = async (): ReturnType<typeof startRecorder> =>
    await startRecorder(folder, base, { enrolmentCode, pictureCheckSeconds });
  let recorder = await start();
  const cameraId = await enterCamera(admin, school, { recorderId, streamUrl: cameras.url('/entrance') });
  while ((await linkStateOf(teacher, cameraId)) !== 'recorded') await pause(500);
  return {
    town,
    base,
    cameraId,
    recorderId,
    ...people,
    folder,
    restart: async () => {
      await recorder[Symbol.asyncDispose]();
      await pause(2_000);
      recorder = await start();
    },
    addCamera: async (ownerOrganisationId) =>
      await enterCamera(admin, ownerOrganisationId, { recorderId, streamUrl: cameras.url('/other') }),
    open: async (caller, right, reason) => {
      const asked = { cameraIds: [cameraId], right, reason: reason ?? null };
      const { body } = await caller.send('POST', '/api/v1/video/viewings', asked);
      return body.viewings?.[0]?.viewingId ?? body.code;
    },
    exchange: async (caller, viewingId, isSingleUse = false) => {
      // NOTE: the recorder's clock is the machine's, and a token of a clock that stands still is soon too old for it.
      town.clock.advance(Math.max(0, Date.now() - town.clock.now().getTime()));
      return await exchange(base, caller, { viewingId, isSingleUse });
    },
    ask: async (caller, token, path, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('cookie', caller.cookie ?? '');
      headers.set('authorization', `Bearer ${token}`);
      return await fetch(`${base}/media/${recorderId}${path}`, { ...init, headers });
    },
    watch: (caller, token) => {
      const address = `${base.replace('http', 'ws')}/media/${recorderId}/v1/cameras/${cameraId}/live`;
      return new LiveClient(address, token, { cookie: caller.cookie ?? '' });
    },
    [Symbol.asyncDispose]: async () => {
      await recorder[Symbol.asyncDispose]();
      await cameras[Symbol.asyncDispose]();
      await town[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function signPeopleIn(town: TestHub) {
  const school = await town.addOrganisation('Школа № 2', 'school');
  const police = await town.addOrganisation('Отдел полиции', 'police');
  return {
    school,
    police,
    teacher: await town.signIn({ roleId: 'school', organisationId: school }),
    officer: await town.signIn({ roleId: 'police', organisationId: police }),
    admin: await town.signIn({ roleId: 'admin' }),
  };
}

async function announceRecorder(
  admin: TestCaller,
  ownerOrganisationId: string,
  mediaUrl: string | null,
): Promise<{ readonly id: string; readonly enrolmentCode: string }> {
  const facts = { name: 'Регистратор школы', ownerOrganisationId, mediaUrl };
  return (await admin.send('POST', '/api/v1/video/recorders', facts)).body;
}

async function startRecorder(
  folder: string,
  base: string,
  { enrolmentCode, pictureCheckSeconds }: { enrolmentCode: string; pictureCheckSeconds: number },
) {
  const config = {
    storage: [{ path: join(folder, 'disk'), reserveBytes: 0 }],
    port: 0,
    pictureCheckSeconds,
    hub: { url: base.replace('http', 'ws'), enrolmentCode },
  };
  const file = join(folder, 'recorder.json');
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return await runRecorder(file, createLogger('silent'));
}

async function enterCamera(
  admin: TestCaller,
  ownerOrganisationId: string,
  at: { readonly recorderId: string; readonly streamUrl: string },
): Promise<string> {
  const { body } = await admin.send('POST', '/api/v1/video/cameras', {
    ...at,
    ownerOrganisationId,
    name: 'Вход',
    group: 'education',
    purpose: 'children',
    lng: 33.3,
    lat: 54.15,
    address: 'улица Мира, 4',
    bearingDegrees: 0,
    angleDegrees: 90,
    pictureWidthPx: 1920,
    rangeM: 50,
    legalBasis: 'Приказ № 1',
    retentionDays: 1,
    signText: 'Ведётся видеонаблюдение',
    publicity: 'owner',
    substreamUrl: null,
    username: null,
    state: 'working',
  });
  return body.id;
}

async function linkStateOf(teacher: TestCaller, cameraId: string): Promise<string | undefined> {
  return (await teacher.get(`/api/v1/video/cameras/${cameraId}`)).body.link?.state;
}

async function exchange(base: string, { cookie }: TestCaller, asked: object) {
  const headers = { cookie: cookie ?? '', 'x-veche-client': 'test', 'content-type': 'application/json' };
  const body = JSON.stringify(asked);
  const answer = await fetch(`${base}/media/tokens`, { method: 'POST', headers, body });
  const told: { token?: string } = await answer.json();
  return { status: answer.status, token: told.token ?? '' };
}
