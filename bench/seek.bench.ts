import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '#kernel/ids.ts';
import { RecorderApi } from '#recorder/api/recorder-api.ts';
import { FootageFile } from '#recorder/archive/footage-file.ts';
import { openIndex } from '#recorder/archive/index-database.ts';
import type { Fragment } from '#recorder/archive/run.ts';
import { parseConfig } from '#recorder/config.ts';
import { Recorder } from '#recorder/recorder.ts';
import { videoTrackId } from '#recorder/mp4/head.ts';
import { markFlags, noHash } from '#recorder/mp4/stamps.ts';
import { encodeClip } from '#recorder/virtual/scene-encoder.ts';
import { percentile } from './report.ts';
import type { BenchResult } from './report.ts';

const cameras = 412;
const days = 30;
const fileUs = 300_000_000;
const dayUs = 86_400_000_000;
const places = 20;
const seconds = 300;
const framesPerSecond = 12;
const ticksPerPicture = 90_000 / framesPerSecond;

/** The time from a click to the bytes of the first picture, and of a month's timeline, on an index as large as a town's. */
export async function measureSeek(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'veche-bench-'));
  await mkdir(join(folder, 'disk'));
  const nowUs = Date.now() * 1000;
  const config = parseConfig(
    JSON.stringify({
      storage: [{ path: join(folder, 'disk'), reserveBytes: 0 }],
      port: 0,
      cameras: Array.from({ length: cameras }, (_, index) => ({
        id: `c${index}`,
        url: 'rtsp://127.0.0.1:9/',
        record: false,
      })),
    }),
  );
  const configFile = join(folder, 'recorder.json');
  fillIndex(`${configFile}.index.sqlite`, nowUs);
  await using recorder = await Recorder.start({ configFile, config, onProblem: console.error });
  await using api = await RecorderApi.start(recorder, { config, onProblem: console.error });
  try {
    const clicks = await writeFootage(recorder, nowUs);
    const origin = `http://127.0.0.1:${api.port}/v1/cameras`;
    const seeksMs = await measureEach(
      clicks,
      async ({ cameraId, atUs }) => await seek(`${origin}/${cameraId}`, atUs),
    );
    const month = `from=${isoOf(nowUs - days * dayUs)}&to=${isoOf(nowUs)}`;
    const timelinesMs = await measureEach(
      clicks,
      async ({ cameraId }) => await readAll(`${origin}/${cameraId}/timeline?${month}`),
    );
    return {
      bench: `seek on an index of ${days} days and ${cameras} cameras`,
      figures: [
        {
          what: 'click to the bytes of the picture, p95',
          value: percentile(seeksMs, 0.95),
          unit: 'ms',
          budget: 500,
        },
        { what: 'timeline of a month, p95', value: percentile(timelinesMs, 0.95), unit: 'ms', budget: 50 },
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Click {
  readonly cameraId: string;
  readonly atUs: number;
}

async function measureEach(
  clicks: readonly Click[],
  act: (click: Click) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  for (const click of clicks) {
    const startedAtMs = performance.now();
    await act(click);
    times.push(performance.now() - startedAtMs);
  }
  return times;
}

/** What a player fetches before it can show a picture. */
async function seek(camera: string, atUs: number): Promise<void> {
  const text = (
    await readAll(`${camera}/hls/index.m3u8?from=${isoOf(atUs)}&to=${isoOf(atUs + 60_000_000)}`)
  ).toString();
  const [, head = '', headBytes = ''] = /MAP:URI="([^"]+)",BYTERANGE="(\d+)@0"/.exec(text) ?? [];
  const [, length = '', offset = ''] = /#EXT-X-BYTERANGE:(\d+)@(\d+)/.exec(text) ?? [];
  await readAll(`${camera}/hls/${head}`, `bytes=0-${Number(headBytes) - 1}`);
  await readAll(`${camera}/hls/${head}`, `bytes=${offset}-${Number(offset) + Number(length) - 1}`);
}

async function readAll(url: string, range?: string): Promise<Buffer> {
  const answer = await fetch(url, range === undefined ? {} : { headers: { range } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

/** Rows of files that are not there, as many as a town has; of a storage that is unknown, so that nothing is cleaned up. */
function fillIndex(path: string, nowUs: number): void {
  const { database } = openIndex(path);
  const add = database.prepare(
    `insert into file (file_id, camera_id, storage_id, path, run_id, started_at_us, ended_at_us, bytes, fragments) values (?, ?, 'away', 'away', ?, ?, ?, 75000000, 300)`,
  );
  database.exec('begin');
  for (let camera = 0; camera < cameras; camera += 1) {
    const runId = newId();
    for (let at = nowUs - days * dayUs; at < nowUs - 2 * fileUs; at += fileUs)
      add.run(`${camera}-${at}`, `c${camera}`, runId, at, at + fileUs);
  }
  database.exec('commit');
  database.close();
}

/** Real files at random places of the month, each five minutes of a scene. */
async function writeFootage(recorder: Recorder, nowUs: number): Promise<Click[]> {
  const clip = encodeClip(
    {
      name: 'BENCH',
      widthPx: 640,
      heightPx: 360,
      framesPerSecond,
      keyframeEvery: framesPerSecond,
      bFrames: 0,
    },
    10,
    Date.now(),
  );
  const [storage] = recorder.storages;
  const [sps, pps] = clip.parameterSets;
  if (!storage || !sps || !pps) throw new Error('no storage');
  const clicks: Click[] = [];
  for (let place = 0; place < places; place += 1) {
    const cameraId = `c${Math.floor(Math.random() * cameras)}`;
    const startedAtUs = Math.floor(nowUs - 3 * fileUs - Math.random() * (days - 1) * dayUs);
    const ids = { fileId: newId(), runId: newId(), recorderId: recorder.identity.recorderId };
    const head = { ...ids, cameraId, startedAtUs, numberInRun: 0, previousHash: noHash };
    const file = await FootageFile.create(storage, head, {
      video: { codec: 'h264', sps, pps },
      audio: undefined,
    });
    for (let second = 0; second < seconds; second += 1)
      await file.append(makeFragmentOf(clip.pictures, second, startedAtUs), undefined);
    const ending = await file.close();
    const end = {
      endedAtUs: startedAtUs + seconds * 1_000_000,
      bytes: file.bytes,
      fragments: seconds,
      lastHash: file.lastHash,
    };
    recorder.files.add({ ...head, ...end, ...ending, storageId: storage.storageId ?? '', path: file.path });
    clicks.push({ cameraId, atUs: startedAtUs + Math.floor(Math.random() * (seconds - 70)) * 1_000_000 });
  }
  return clicks;
}

function makeFragmentOf(
  pictures: ReturnType<typeof encodeClip>['pictures'],
  second: number,
  startedAtUs: number,
): Fragment {
  const samples = Array.from({ length: framesPerSecond }, (_, index) => {
    const picture = pictures[(second * framesPerSecond + index) % pictures.length];
    const data = Buffer.concat((picture?.nals ?? []).flatMap((nal) => [lengthOf(nal), nal]));
    return { data, durationTicks: ticksPerPicture, compositionTicks: 0, isSync: index === 0 };
  });
  const runs = [{ trackId: videoTrackId, startTicks: second * 90_000, samples }];
  const place = {
    startedAtUs: startedAtUs + second * 1_000_000,
    durationUs: 1_000_000,
    flags: markFlags.keyframe,
  };
  return { ...place, runs, bytes: 0, pictures: framesPerSecond };
}

function lengthOf(nal: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(nal.length);
  return length;
}

function isoOf(us: number): string {
  return new Date(us / 1000).toISOString();
}
