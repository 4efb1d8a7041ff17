import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { RecorderApi } from '#recorder/api/recorder-api.ts';
import { FootageFile } from '#recorder/archive/footage-file.ts';
import { parseConfig } from '#recorder/config.ts';
import { videoTrackId } from '#recorder/mp4/head.ts';
import { markFlags, noHash } from '#recorder/mp4/stamps.ts';
import { Recorder } from '#recorder/recorder.ts';
import { openPackage } from '#recorder/verify/files-on-disk.ts';
import { verifyPackage } from '#recorder/verify/verify-package.ts';
import type { BenchResult } from './report.ts';

const fileSeconds = 300;
const filesOfHour = 12;
const framesPerSecond = 25;
/** 2 Mbit/s, as 1080p25 of a street has. */
const pictureBytes = 10_000;
const parameterSets = {
  sps: Buffer.from('6742c01ed900a03db0e10000030001000003003c0f162e48', 'hex'),
  pps: Buffer.from('68cb83cb20', 'hex'),
};

/** One hour of one camera: written as a recorder does, exported over HTTP to a file, and checked. */
export async function measureExport(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'veche-bench-'));
  try {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    const cameras = [{ id: 'c0', url: 'rtsp://127.0.0.1:9/', record: false }];
    const config = parseConfig(
      JSON.stringify({ storage: [{ path: disk, reserveBytes: 0 }], port: 0, cameras }),
    );
    const configFile = join(folder, 'recorder.json');
    await using recorder = await Recorder.start({ configFile, config, onProblem: console.error });
    await using api = await RecorderApi.start(recorder, { config, onProblem: console.error });
    const fromUs = Date.now() * 1000 - (filesOfHour * fileSeconds + 60) * 1_000_000;
    await writeHour(recorder, fromUs);
    return await exportHour({ folder, port: api.port, fromUs });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function exportHour(place: {
  readonly folder: string;
  readonly port: number;
  readonly fromUs: number;
}): Promise<BenchResult> {
  const { folder, port, fromUs } = place;
  const path = join(folder, 'package.zip');
  const startedAtMs = performance.now();
  const heapBefore = process.memoryUsage().rss;
  const seconds = filesOfHour * fileSeconds;
  const span = { from: isoOf(fromUs), to: isoOf(fromUs + seconds * 1_000_000) };
  const origin = `http://127.0.0.1:${port}/v1/exports`;
  const body = JSON.stringify({ cameraIds: ['c0'], ...span, purpose: 'bench' });
  const made = await fetch(origin, { method: 'POST', body });
  const { exportId, bytesTotal } = z
    .object({ exportId: z.string(), bytesTotal: z.number() })
    .parse(await made.json());
  const cpuBefore = process.cpuUsage();
  const [answer] = (await once(get(`${origin}/${exportId}/package.zip`), 'response')) as [IncomingMessage];
  if (answer.statusCode !== 200) throw new Error(`no package: ${answer.statusCode}`);
  await pipeline(answer, createWriteStream(path));
  const { user, system } = process.cpuUsage(cpuBefore);
  const exportedAtMs = performance.now();
  const grownMb = (process.memoryUsage().rss - heapBefore) / 1e6;
  await using opened = await openPackage(path);
  const { verdict } = await verifyPackage(opened.files);
  if (verdict !== 'whole') throw new Error('the package is not whole');
  const verifiedAtMs = performance.now();
  return {
    bench: `export of an hour, ${Math.round(bytesTotal / 1e6)} MB`,
    figures: [
      { what: 'export', value: (exportedAtMs - startedAtMs) / 1000, unit: 's', budget: 10 },
      {
        what: 'processor meanwhile, with the one who fetches',
        value: (user + system) / 1e6,
        unit: 's',
        budget: null,
      },
      { what: 'verification', value: (verifiedAtMs - exportedAtMs) / 1000, unit: 's', budget: null },
      { what: 'memory grown meanwhile', value: grownMb, unit: 'MB', budget: null },
    ],
  };
}

async function writeHour(recorder: Recorder, fromUs: number): Promise<void> {
  const [storage] = recorder.storages;
  if (!storage) throw new Error('no storage');
  const runId = newId();
  let previousHash: Buffer = noHash;
  for (let number = 0; number < filesOfHour; number += 1) {
    const startedAtUs = fromUs + number * fileSeconds * 1_000_000;
    const ids = { fileId: newId(), runId, recorderId: recorder.identity.recorderId, cameraId: 'c0' };
    const head = { ...ids, startedAtUs, numberInRun: number, previousHash };
    const video = { codec: 'h264', ...parameterSets } as const;
    const file = await FootageFile.create(storage, head, { video, audio: undefined });
    for (let second = 0; second < fileSeconds; second += 1)
      await file.append(makeSecond(startedAtUs, { number, second }), undefined);
    const ending = await file.close();
    const endedAtUs = startedAtUs + fileSeconds * 1_000_000;
    const { bytes, lastHash, path } = file;
    const row = { ...head, ...ending, endedAtUs, bytes, fragments: fileSeconds, lastHash, path };
    recorder.files.add({ ...row, storageId: storage.storageId ?? '' });
    previousHash = lastHash;
  }
}

function makeSecond(startedAtUs: number, { number, second }: { number: number; second: number }) {
  const samples = Array.from({ length: framesPerSecond }, (_, index) => ({
    data: Buffer.alloc(pictureBytes, second + index),
    durationTicks: 90_000 / framesPerSecond,
    compositionTicks: 0,
    isSync: index === 0,
  }));
  const runs = [{ trackId: videoTrackId, startTicks: (number * fileSeconds + second) * 90_000, samples }];
  const place = { startedAtUs: startedAtUs + second * 1_000_000, durationUs: 1_000_000 };
  return { ...place, flags: markFlags.keyframe, runs, bytes: 0, pictures: framesPerSecond };
}

function isoOf(us: number): string {
  return new Date(us / 1000).toISOString();
}
