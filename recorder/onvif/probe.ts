import { setTimeout as pause } from 'node:timers/promises';
import { readH264Size } from '../codec/h264.ts';
import { readH265Facts } from '../codec/h265.ts';
import type { VideoParameters } from '../codec/parameters.ts';
import type { PictureRequest } from '../pictures/decode-job.ts';
import { parseAddress } from '../rtsp/address.ts';
import type { Credentials } from '../rtsp/auth.ts';
import { RtspError } from '../rtsp/errors.ts';
import { openStream } from '../rtsp/stream.ts';
import type { TrackDescription } from '../rtsp/sdp.ts';
import type { VideoUnit } from '../rtp/units.ts';
import { OnvifDevice } from './device.ts';
import type { ClockReading, DeviceInformation, MediaProfile } from './device.ts';
import { OnvifError } from './errors.ts';
import type { OnvifFault } from './errors.ts';

/** Until the first keyframe: groups of pictures of ten seconds are met. */
const pictureLimitMs = 12_000;
const probeLimitMs = 30_000;
/** Enough to see where a camera looks and whether it is sharp. */
const testPictureWidthPx = 960;

export const streamFaults = ['no-usable-track', 'not-found', 'no-picture', 'not-rtsp', 'closed'] as const;
export type ProbeFault = OnvifFault | (typeof streamFaults)[number];

export interface ProbeTarget {
  readonly url: string;
  readonly credentials?: Credentials | undefined;
  readonly certificateSha256?: string | undefined;
  readonly transport?: 'tcp' | 'udp';
}

export type ProbeOutcome<Found> =
  | ({ readonly outcome: 'found' } & Found)
  /** `stage` is what was tried when it failed. */
  | {
      readonly outcome: 'failed';
      readonly fault: ProbeFault;
      readonly stage: ProbeStage;
      readonly detail: string;
    };

export const probeStages = ['connect', 'credentials', 'profiles', 'stream', 'picture'] as const;
export type ProbeStage = (typeof probeStages)[number];

export interface FoundOnvif {
  readonly device: DeviceInformation;
  readonly clock: ClockReading;
  readonly profiles: readonly MediaProfile[];
  readonly hasEvents: boolean;
  readonly hasPtz: boolean;
}

export interface FoundStream {
  readonly tracks: readonly { readonly kind: 'video' | 'audio'; readonly codec: string }[];
  readonly widthPx: number | null;
  readonly heightPx: number | null;
  /** From the connection to the first whole picture. */
  readonly firstPictureMs: number;
  /** Null when nobody draws, or it cannot be decoded. */
  readonly jpeg: Buffer | null;
}

/** Makes a JPEG of a keyframe; null when that fails. */
export type DrawPicture = (picture: PictureRequest) => Promise<Buffer | null>;

/** What a device is and shows, or exactly why that cannot be said. */
export async function probeOnvif({ url, ...options }: ProbeTarget): Promise<ProbeOutcome<FoundOnvif>> {
  const signal = AbortSignal.timeout(probeLimitMs);
  const device = new OnvifDevice({ url, ...options, signal });
  let stage: ProbeStage = 'connect';
  try {
    const clock = await device.readClock();
    stage = 'credentials';
    const information = await device.readInformation();
    stage = 'profiles';
    const services = await device.services();
    const profiles = await device.readProfiles();
    return {
      outcome: 'found',
      device: information,
      clock,
      profiles,
      hasEvents: services.has('events'),
      hasPtz: services.has('ptz') && profiles.some(({ hasPtz }) => hasPtz),
    };
  } catch (error) {
    if (!(error instanceof OnvifError)) throw error;
    return { outcome: 'failed', fault: error.fault, stage, detail: error.message };
  }
}

/** Opens the stream as recording would, and waits for its first picture; `draw` makes it one to look at. */
export async function probeStream(
  target: ProbeTarget,
  draw: DrawPicture = async () => await Promise.resolve(null),
): Promise<ProbeOutcome<FoundStream>> {
  const address = parseAddress(target.url);
  if (!address) throw new Error('the address was checked when it was read');
  const startedMs = performance.now();
  const first = Promise.withResolvers<{ readonly unit: VideoUnit; readonly firstPictureMs: number }>();
  let tracks: readonly TrackDescription[] = [];
  let stage: ProbeStage = 'stream';
  try {
    await using stream = await openStream({
      address,
      credentials: target.credentials,
      certificateSha256: target.certificateSha256,
      transport: target.transport ?? 'tcp',
      wantsAudio: true,
      onTracks: (found) => {
        tracks = found;
      },
      onUnit: (unit) => {
        if (unit.kind !== 'video' || !unit.isKeyframe) return;
        const firstPictureMs = Math.round(performance.now() - startedMs);
        // NOTE: the bytes lie in memory of the connection, which the next packets take.
        first.resolve({ unit: { ...unit, data: Buffer.from(unit.data) }, firstPictureMs });
      },
    });
    stage = 'picture';
    const limit = new AbortController();
    const tooLate = pause(pictureLimitMs, undefined, { signal: limit.signal }).then(() => {
      throw new RtspError('stalled', 'no picture came');
    });
    const ended = stream.ended.then((error) => Promise.reject(error));
    const { unit, firstPictureMs } = await Promise.race([first.promise, tooLate, ended]).finally(() =>
      limit.abort(),
    );
    tooLate.catch(() => {});
    ended.catch(() => {});
    const request = requestOf(unit);
    const jpeg = request ? await draw(request) : null;
    const size = sizeOf(unit.parameters);
    return { outcome: 'found', tracks: tracks.map(describeTrack), ...size, firstPictureMs, jpeg };
  } catch (error) {
    if (!(error instanceof RtspError)) throw error;
    return { outcome: 'failed', fault: faultOf(error), stage, detail: error.message };
  }
}

function requestOf({ parameters, data }: VideoUnit): PictureRequest | undefined {
  if (!parameters) return undefined;
  const { codec, sps, pps } = parameters;
  const parameterSets = codec === 'h265' ? [parameters.vps, sps, pps] : [sps, pps];
  return { codec, parameterSets, samples: [{ data, ticks: 0 }], wantedTicks: 0, widthPx: testPictureWidthPx };
}

function sizeOf(parameters: VideoParameters | undefined): Pick<FoundStream, 'widthPx' | 'heightPx'> {
  const size =
    parameters &&
    (parameters.codec === 'h264' ? readH264Size(parameters.sps) : readH265Facts(parameters.sps));
  return { widthPx: size?.widthPx ?? null, heightPx: size?.heightPx ?? null };
}

function describeTrack(track: TrackDescription): FoundStream['tracks'][number] {
  return track.kind === 'video'
    ? { kind: 'video', codec: track.codec }
    : { kind: 'audio', codec: track.parameters.codec };
}

function faultOf({ kind, reason }: RtspError): ProbeFault {
  switch (kind) {
    case 'refused':
      return reason ?? 'forbidden';
    case 'unreachable':
      return reason ?? 'unreachable';
    case 'timeout':
      return 'timeout';
    case 'malformed':
      return 'not-rtsp';
    case 'stalled':
      return 'no-picture';
    case 'closed':
    case 'not-found':
    case 'no-usable-track':
      return kind;
  }
}
