/*
 * What the player asks of a recorder: of the recorder itself on its own page, or of the hub that relays to it. Tokens of
 * the hub travel in a header; the recorder's own page has none.
 */

export interface PlayerCamera {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly isConnected: boolean;
  /** Null or absent where nothing but pictures is asked of the camera. */
  readonly onvif?: { readonly state: string } | null;
}

export interface TimelineSpan {
  readonly fromUs: number;
  readonly toUs: number;
}

export const noticeKinds = [
  'motion',
  'tamper',
  'video-loss',
  'line-crossed',
  'intrusion',
  'sound',
  'input',
  'hardware-failure',
  'other',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Something began, ended or happened; `run-begun` is where reception began anew. */
export interface TimelineEvent {
  readonly atUs: number;
  readonly kind: NoticeKind | 'run-begun';
  readonly isOn: boolean | null;
}

export interface CameraTimeline {
  readonly spans: readonly (TimelineSpan & { readonly state: string; readonly cause: string })[];
  readonly footage: readonly TimelineSpan[];
  readonly events: readonly TimelineEvent[];
  /** What lies with a recorder that does not answer; absent where one alone was asked. */
  readonly unknown?: readonly TimelineSpan[];
}

export interface ExportProgress {
  readonly exportId: string;
  readonly state: 'waiting' | 'under-way' | 'done' | 'failed';
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

export type MediaPurpose =
  | { readonly right: 'live' | 'review' | 'ptz'; readonly cameraId: string }
  | { readonly right: 'export'; readonly cameraIds: readonly string[]; readonly isSingleUse?: boolean }
  | { readonly right: 'list' };

export interface MediaAccess {
  /** Before `/v1/…`; empty on the recorder's own page. */
  readonly base: string;
  /** A media token for one purpose; undefined where none is needed. */
  readonly tokenFor: (purpose: MediaPurpose) => Promise<string | undefined>;
}

/** What the recorder answered instead; `status` 0 when it did not answer at all. */
export class MediaProblem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(`the recorder answers ${status} ${code}`);
    this.name = 'MediaProblem';
    this.status = status;
    this.code = code;
  }
}

export async function listCameras(access: MediaAccess): Promise<readonly PlayerCamera[]> {
  const answer = await ask<{ cameras: PlayerCamera[] }>(access, { right: 'list' }, '/v1/cameras');
  return answer.cameras;
}

export interface RecorderHealth {
  readonly storages: readonly {
    readonly state: string;
    readonly freeBytes: number;
    readonly reserveBytes: number;
  }[];
  readonly cameras: readonly { readonly state: string }[];
  /** Null while the recorder does not know what a day of footage takes. */
  readonly forecast: {
    readonly daysLeft: number | null;
    /** Within so many days the ordered footage will not fit any more. */
    readonly alarm: number | null;
    readonly daysUntilStop: number | null;
    readonly cameras: readonly { readonly orderedDays: number; readonly fittingDays: number }[];
  } | null;
}

/** How the recorder is; only for who may see all of it. */
export async function readHealth(access: MediaAccess): Promise<RecorderHealth> {
  return await ask(access, { right: 'list' }, '/v1/status');
}

export async function readCameraTimeline(
  access: MediaAccess,
  cameraId: string,
  { fromUs, toUs }: TimelineSpan,
): Promise<CameraTimeline> {
  const path = `/v1/cameras/${cameraId}/timeline?from=${isoOf(fromUs)}&to=${isoOf(toUs)}`;
  return await ask(access, { right: 'review', cameraId }, path);
}

export function playlistAddress(
  { base }: MediaAccess,
  of: TimelineSpan & { readonly cameraId: string; readonly speed: number },
): string {
  const { cameraId, fromUs, toUs, speed } = of;
  return `${base}/v1/cameras/${cameraId}/hls/index.m3u8?from=${isoOf(fromUs)}&to=${isoOf(toUs)}&speed=${speed}`;
}

/** The exact picture of an instant. */
export async function fetchPicture(access: MediaAccess, cameraId: string, atUs: number): Promise<Blob> {
  const path = `/v1/cameras/${cameraId}/frame.jpg?at=${isoOf(atUs)}`;
  return await (await request(access, { right: 'review', cameraId }, path)).blob();
}

/** Equal steps of a span from left to right and down, one picture each. */
export async function fetchContactSheet(
  access: MediaAccess,
  cameraId: string,
  asked: TimelineSpan & { readonly count: number; readonly widthPx: number },
): Promise<{ readonly picture: Blob; readonly instants: readonly (number | null)[] }> {
  const { fromUs, toUs, count, widthPx } = asked;
  const span = `from=${isoOf(fromUs)}&to=${isoOf(toUs)}`;
  const path = `/v1/cameras/${cameraId}/thumbnails?${span}&count=${count}&width=${widthPx}`;
  const answer = await request(access, { right: 'review', cameraId }, path);
  const instants = (answer.headers.get('x-tiles-at-us') ?? '').split(',');
  return {
    picture: await answer.blob(),
    instants: instants.map((text) => (text === '-' ? null : Number(text))),
  };
}

/** From -1 to 1; left, down and wide are negative. */
export interface Movement {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

export interface Preset {
  readonly preset: string;
  readonly name: string;
}

/** @throws MediaProblem `not-steerable` for a camera that stands still */
export async function listPresets(access: MediaAccess, cameraId: string): Promise<readonly Preset[]> {
  const answer = await ask<{ presets: Preset[] }>(
    access,
    { right: 'ptz', cameraId },
    `/v1/cameras/${cameraId}/ptz/presets`,
  );
  return answer.presets;
}

export async function moveCamera(access: MediaAccess, cameraId: string, movement: Movement): Promise<void> {
  await steer(access, cameraId, 'move', movement);
}

export async function stopCamera(access: MediaAccess, cameraId: string): Promise<void> {
  await steer(access, cameraId, 'stop', {});
}

export async function goToPreset(access: MediaAccess, cameraId: string, preset: string): Promise<void> {
  await steer(access, cameraId, 'go', { preset });
}

async function steer(access: MediaAccess, cameraId: string, what: string, body: object): Promise<void> {
  const init = { method: 'POST', body: JSON.stringify(body) };
  await request(access, { right: 'ptz', cameraId }, `/v1/cameras/${cameraId}/ptz/${what}`, init);
}

export async function prepareExport(
  access: MediaAccess,
  asked: TimelineSpan & { readonly cameraIds: readonly string[]; readonly purpose: string },
): Promise<ExportProgress> {
  const { cameraIds, fromUs, toUs, purpose } = asked;
  const body = JSON.stringify({ cameraIds, from: isoOf(fromUs), to: isoOf(toUs), purpose });
  return await ask(access, { right: 'export', cameraIds }, '/v1/exports', { method: 'POST', body });
}

export async function readExport(
  access: MediaAccess,
  cameraIds: readonly string[],
  exportId: string,
): Promise<ExportProgress> {
  return await ask(access, { right: 'export', cameraIds }, `/v1/exports/${exportId}`);
}

/** Of the key that signs packages; known to everybody, and worth something only when it comes another way than they do. */
export async function readKeyFingerprint(access: MediaAccess): Promise<string> {
  const answer = await ask<{ fingerprint: string }>(access, { right: 'list' }, '/v1/signing-key');
  return answer.fingerprint;
}

/** An address a browser may follow once. */
export async function packageAddress(
  access: MediaAccess,
  cameraIds: readonly string[],
  exportId: string,
): Promise<string> {
  const token = await access.tokenFor({ right: 'export', cameraIds, isSingleUse: true });
  return `${access.base}/v1/exports/${exportId}/package.zip${token === undefined ? '' : `?token=${token}`}`;
}

async function ask<T>(
  access: MediaAccess,
  purpose: MediaPurpose,
  path: string,
  init: RequestInit = {},
): Promise<T> {
  return (await (await request(access, purpose, path, init)).json()) as T;
}

async function request(
  access: MediaAccess,
  purpose: MediaPurpose,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const token = await access.tokenFor(purpose);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(`${access.base}${path}`, { ...init, headers }).catch(() => undefined);
  if (!answer) throw new MediaProblem(0, 'offline');
  if (!answer.ok) throw new MediaProblem(answer.status, await codeOf(answer));
  return answer;
}

async function codeOf(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => undefined);
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : 'unknown';
}

export function isoOf(us: number): string {
  return new Date(Math.floor(us / 1000)).toISOString();
}
