import { PtzBusyError } from '../camera/ptz-control.ts';
import type { PtzControl } from '../camera/ptz-control.ts';
import type { Credentials } from '../rtsp/auth.ts';
import { discover } from '../onvif/discovery.ts';
import { OnvifError } from '../onvif/errors.ts';
import { probeOnvif, probeStream } from '../onvif/probe.ts';
import type { DrawPicture } from '../onvif/probe.ts';
import { PictureError } from '../pictures/picture-decoders.ts';
import type { PictureDecoders } from '../pictures/picture-decoders.ts';
import type { Recorder } from '../recorder.ts';
import type { Journal } from './journal.ts';
import * as routes from './onvif.routes.ts';
import { ApiProblem, apiProblems } from './problem.ts';
import { handle } from './route.ts';
import type { ApiHandler, Caller } from './route.ts';
import { checkSpan } from './status.handlers.ts';

/** Movements of one person follow each other several times a second; so often they are put on record. */
const noteIntervalMs = 60_000;
/** Each may last half a minute and reaches into the network of the cameras. */
const mostProbes = 4;

/** Devices that are no cameras yet, steering, and what cameras notice. */
export function makeOnvifHandlers(
  recorder: Recorder,
  journal: Journal,
  decoders: PictureDecoders,
): ApiHandler[] {
  return [
    ...makeProbeHandlers(decoders),
    ...makePtzHandlers(recorder, journal),
    handle(routes.listEvents, async ({ cameraId, from, to, limit }) => {
      checkSpan(from, to);
      if (!recorder.findCamera(cameraId)) throw new ApiProblem(apiProblems.notFound);
      return { kind: 'json', body: { events: recorder.events.listBetween(cameraId, from, to, limit) } };
    }),
  ];
}

function makeProbeHandlers(decoders: PictureDecoders): ApiHandler[] {
  let underWay = 0;
  const one = async <T>(work: () => Promise<T>): Promise<T> => {
    if (underWay >= mostProbes) throw new ApiProblem(apiProblems.tooManyRequests);
    underWay += 1;
    try {
      return await work();
    } finally {
      underWay -= 1;
    }
  };
  return [
    handle(routes.discoverDevices, async ({ addresses }) => ({
      kind: 'json',
      body: { devices: await one(async () => await discover(addresses ? { addresses } : {})) },
    })),
    handle(routes.probeDevice, async ({ url, certificateSha256, ...given }) => ({
      kind: 'json',
      body: await one(
        async () => await probeOnvif({ url, certificateSha256, credentials: credentialsOf(given) }),
      ),
    })),
    handle(routes.probeStream, async ({ hasPicture, username, password, ...asked }) => {
      const target = { ...asked, credentials: credentialsOf({ username, password }) };
      const draw = hasPicture ? drawWith(decoders) : undefined;
      const told = await one(async () => await probeStream(target, draw));
      if (told.outcome === 'failed') return { kind: 'json', body: told };
      const { jpeg, ...found } = told;
      return { kind: 'json', body: { ...found, pictureJpeg: jpeg?.toString('base64') ?? null } };
    }),
  ];
}

/** NOTE: a stream that cannot be decoded can be recorded all the same, so the probe does not fail for it. */
function drawWith(decoders: PictureDecoders): DrawPicture {
  return async (picture) => {
    try {
      return await decoders.decode({ pictures: [picture] });
    } catch (error) {
      if (error instanceof PictureError) return null;
      throw error;
    }
  };
}

function credentialsOf(given: {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}): Credentials | undefined {
  const { username, password = '' } = given;
  return username === undefined ? undefined : { username, password };
}

function makePtzHandlers(recorder: Recorder, journal: Journal): ApiHandler[] {
  const ptzOf = (cameraId: string): PtzControl => {
    const camera = recorder.findCamera(cameraId);
    if (!camera) throw new ApiProblem(apiProblems.notFound);
    if (!camera.onvif) throw new ApiProblem(apiProblems.notSteerable);
    return camera.onvif.ptz;
  };
  const note = noteSteering(recorder, journal);
  return [
    handle(routes.moveCamera, async ({ cameraId, timeoutMs, ...velocity }, { caller }) => {
      const ptz = ptzOf(cameraId);
      note(caller, cameraId);
      await steer(async () => await ptz.move(nameOf(caller), velocity, timeoutMs));
      return { kind: 'json', body: { cameraId } };
    }),
    handle(routes.stopCamera, async ({ cameraId }, { caller }) => {
      const ptz = ptzOf(cameraId);
      note(caller, cameraId);
      await steer(async () => await ptz.stop(nameOf(caller)));
      return { kind: 'json', body: { cameraId } };
    }),
    handle(routes.listPresets, async ({ cameraId }) => {
      const ptz = ptzOf(cameraId);
      return { kind: 'json', body: { presets: await steer(async () => await ptz.listPresets()) } };
    }),
    handle(routes.savePreset, async ({ cameraId, name, preset }, { caller }) => {
      const ptz = ptzOf(cameraId);
      note(caller, cameraId);
      const saved = await steer(async () => await ptz.save(nameOf(caller), { name, preset }));
      return { kind: 'json', body: { preset: saved, name }, status: 201 };
    }),
    handle(routes.goToPreset, async ({ cameraId, preset }, { caller }) => {
      const ptz = ptzOf(cameraId);
      note(caller, cameraId);
      await steer(async () => await ptz.goTo(nameOf(caller), preset));
      return { kind: 'json', body: { cameraId } };
    }),
  ];
}

function nameOf({ person, session }: Caller): string {
  return `${person} ${session}`;
}

/** @throws ApiProblem `journal-failed`: then the camera is not steered */
function noteSteering(recorder: Recorder, journal: Journal): (caller: Caller, cameraId: string) => void {
  const notedAtMs = new Map<string, number>();
  return (caller, cameraId) => {
    const nowMs = performance.now();
    const key = `${nameOf(caller)} ${cameraId}`;
    if (nowMs - (notedAtMs.get(key) ?? -Infinity) < noteIntervalMs) return;
    const atUs = recorder.nowUs();
    journal.note(caller, { cameraId, right: 'ptz', what: 'ptz', fromUs: atUs, toUs: atUs });
    for (const [known, atMs] of notedAtMs) if (nowMs - atMs > noteIntervalMs) notedAtMs.delete(known);
    notedAtMs.set(key, nowMs);
  };
}

async function steer<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PtzBusyError) throw new ApiProblem(apiProblems.ptzBusy);
    if (!(error instanceof OnvifError)) throw error;
    throw new ApiProblem(
      error.fault === 'unsupported' ? apiProblems.notSteerable : apiProblems.cameraFailed,
      error.fault,
    );
  }
}
