import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLogger } from '#kernel/log/log.ts';
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

/*
 * The recorder of the demo town with the cameras it watches, in one process: `npm start` starts it when the hub is ready.
 * Three cameras of some 200 to 700 kbit/s, kept for two hours, are about a gigabyte at most.
 */

const keptHours = 2;
/** The demonstration stops recording before it fills a person's disk. */
const reserveBytes = 2 * 1024 ** 3;
const clipSeconds = 10;
const framesPerSecond = 12;

interface DemoCamera {
  readonly id: string;
  readonly name: string;
  /** A real street where the film lies beside the repository, else a scene that is drawn. */
  readonly film?: string;
}

const cameras: readonly DemoCamera[] = [
  { id: 'lenina-12', name: 'Улица Ленина, 12', film: 'video/car-detection.mp4' },
  { id: 'town-hall', name: 'Вестибюль администрации', film: 'video/one-by-one-person-detection.mp4' },
  { id: 'school-4', name: 'Школа № 4' },
];

async function main(): Promise<void> {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: demo-recorder-process FOLDER');
  const log = createLogger(process.env.VECHE_LOG_LEVEL ?? 'warn');
  await mkdir(join(folder, 'disk'), { recursive: true, mode: 0o700 });
  const pageKey = await readPageKey(join(folder, 'page-key'));
  const server = await startCameras();
  const configFile = join(folder, 'recorder.json');
  await writeFileDurably(configFile, `${JSON.stringify(configOf(folder, pageKey, server), undefined, 2)}\n`);
  const running = await runRecorder(configFile, log);
  endInOrder(async () => {
    await running[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
  process.send?.({ link: `http://127.0.0.1:${running.port}/#${pageKey}` });
}

function configOf(folder: string, pageKey: string, server: RtspTestServer): object {
  return {
    storage: [{ path: join(folder, 'disk'), reserveBytes }],
    port: 0,
    pageKey,
    cameras: cameras.map(({ id, name }) => ({
      id,
      name,
      url: server.url(`/${id}`),
      retention: { minDays: 0, maxDays: keptHours / 24 },
    })),
  };
}

async function startCameras(): Promise<RtspTestServer> {
  const films = new Map<string, Footage>();
  for (const camera of cameras) films.set(`/${camera.id}`, await openFootage(camera));
  const [footage] = films.values();
  if (!footage) throw new Error('there is no camera');
  return await new RtspTestServer({ footage, footageOf: (path) => films.get(path), hasAudio: true }).start();
}

async function openFootage({ id, film }: DemoCamera): Promise<Footage> {
  if (film !== undefined && hasSharedData) return await readMovie(join(sharedData, film));
  const size = { widthPx: 640, heightPx: 360, framesPerSecond, keyframeEvery: framesPerSecond, bFrames: 0 };
  return encodeClip({ ...size, name: id.toUpperCase() }, clipSeconds, Date.now());
}

/** The same at every start, so that a link kept by a browser still opens. */
async function readPageKey(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const key = makePageKey();
  await writeFileDurably(file, `${key}\n`);
  return key;
}

await main();
