import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLogger } from '#kernel/log/log.ts';
import type { Logger } from '#kernel/log/log.ts';
import type { CameraConfig } from '#recorder/config.ts';
import { codeOf } from '#recorder/archive/storage.ts';
import { writeFileDurably } from '#recorder/archive/durable.ts';
import { hasSharedData, sharedData } from '#recorder/testing/shared-data.ts';
import type { Footage } from '#recorder/testing/pictures.ts';
import { RtspTestServer } from '#recorder/testing/rtsp-server.ts';
import { makePageKey } from '#recorder/tokens/page-door.ts';
import { readMovie } from '#recorder/virtual/read-movie.ts';
import { encodeClip } from '#recorder/virtual/scene-encoder.ts';
import { endInOrder } from './end-in-order.ts';
import { runRecorder } from './run-recorder.ts';
import type { RunningRecorder } from './run-recorder.ts';

/*
 * The recorders of the demo town with the cameras they watch, in one process: `npm start` starts it when the hub is ready.
 * Told of a hub, each recorder enrols by the code that the demo town left for it, and records what the hub says. Without
 * one there are three cameras of its own.
 */

/** The demonstration stops recording before it fills a person's disk. */
const reserveBytes = 2 * 1024 ** 3;
/** Two dozen cameras of some 100 kbit/s are about a gigabyte in an hour and a half. */
const keptHours = 1.5;
const clipSeconds = 6;
const framesPerSecond = 6;
/** Cameras of the hub's register that live in this process. */
const virtualAddress = /^rtsp:\/\/virtual\.invalid(\/[\w-]+)$/;

interface DemoCamera {
  readonly id: string;
  readonly name: string;
}

const ownCameras: readonly DemoCamera[] = [
  { id: 'lenina-12', name: 'Улица Ленина, 12' },
  { id: 'town-hall', name: 'Вестибюль администрации' },
  { id: 'school-4', name: 'Школа № 4' },
];

/** Real streets where the films lie beside the repository, else a scene that is drawn. */
const films: Readonly<Record<string, string>> = {
  '/lenina-12': 'video/car-detection.mp4',
  '/town-hall': 'video/one-by-one-person-detection.mp4',
};

async function main(): Promise<void> {
  const [folder, hubUrl] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: demo-recorder-process FOLDER [HUB]');
  const log = createLogger(process.env.VECHE_LOG_LEVEL ?? 'warn');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pageKey = await readText(join(folder, 'page-key'), makePageKey);
  const server = await startCameras({ hasAudio: hubUrl === undefined });
  const town = await startRecorder(
    { folder, pageKey, server, hub: await hubOf(folder, 'town', hubUrl) },
    log,
  );
  const schoolHub = await hubOf(folder, 'school', hubUrl);
  const school =
    schoolHub && (await startRecorder({ folder: join(folder, 'school'), server, hub: schoolHub }, log));
  endInOrder(async () => {
    await school?.[Symbol.asyncDispose]();
    await town[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
  process.send?.({ link: `http://127.0.0.1:${town.port}/#${pageKey}` });
}

interface Hub {
  readonly url: string;
  readonly enrolmentCode: string;
}

/** Undefined where there is no hub, or its town knows of no such recorder. */
async function hubOf(folder: string, key: string, url: string | undefined): Promise<Hub | undefined> {
  const enrolmentCode = await readIfThere(join(folder, `${key}.enrolment-code`));
  return url === undefined || enrolmentCode === undefined ? undefined : { url, enrolmentCode };
}

interface Site {
  readonly folder: string;
  readonly server: RtspTestServer;
  readonly pageKey?: string;
  readonly hub: Hub | undefined;
}

async function startRecorder(site: Site, log: Logger): Promise<RunningRecorder> {
  const { folder, server, pageKey, hub } = site;
  await mkdir(join(folder, 'disk'), { recursive: true, mode: 0o700 });
  const config = {
    storage: [{ path: join(folder, 'disk'), reserveBytes }],
    port: 0,
    pageKey,
    ...(hub
      ? { hub }
      : {
          cameras: ownCameras.map((camera) => ({ ...camera, url: server.url(`/${camera.id}`), retention })),
        }),
  };
  const file = join(folder, 'recorder.json');
  await writeFileDurably(file, `${JSON.stringify(config, undefined, 2)}\n`);
  return await runRecorder(file, log, { locate: (camera) => locate(camera, server) });
}

const retention = { minDays: 0, maxDays: keptHours / 24 };

function locate(camera: CameraConfig, server: RtspTestServer): CameraConfig {
  const [, path] = virtualAddress.exec(camera.url) ?? [];
  return path === undefined ? { ...camera, retention } : { ...camera, url: server.url(path), retention };
}

/**
 * Cameras of the hub's register are recorded without sound, and two dozen voices cost more than their pictures.
 *
 * NOTE: a scene is drawn when its camera is first asked for, so that the first picture waits for one and not for all.
 */
async function startCameras({ hasAudio }: { readonly hasAudio: boolean }): Promise<RtspTestServer> {
  const opened = new Map<string, Footage>();
  if (hasSharedData)
    for (const [path, film] of Object.entries(films))
      opened.set(path, await readMovie(join(sharedData, film)));
  const footageOf = (path: string): Footage => {
    const footage = opened.get(path) ?? drawFootage(path);
    opened.set(path, footage);
    return footage;
  };
  return await new RtspTestServer({ footage: footageOf('/lenina-12'), footageOf, hasAudio }).start();
}

function drawFootage(path: string): Footage {
  const size = { widthPx: 480, heightPx: 270, framesPerSecond, keyframeEvery: framesPerSecond, bFrames: 0 };
  return encodeClip({ ...size, name: path.slice(1).toUpperCase() }, clipSeconds, Date.now());
}

/** The same at every start, so that a link kept by a browser still opens. */
async function readText(file: string, make: () => string): Promise<string> {
  const known = await readIfThere(file);
  if (known !== undefined) return known;
  const made = make();
  await writeFileDurably(file, `${made}\n`);
  return made;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

await main();
