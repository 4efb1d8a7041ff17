import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PackageFolder, askExport, fetchPackage, tokenFor } from '../testing/export-site.ts';
import type { RtspTestServer } from '../testing/rtsp-server.ts';
import { TestRecorder, startCameras } from '../testing/test-recorder.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { openPackage } from '../verify/files-on-disk.ts';
import { PackageUnreadable } from '../verify/read-zip.ts';
import type { Verification } from '../verify/findings.ts';
import { verifyPackage } from '../verify/verify-package.ts';
import { encodeClip } from '../virtual/scene-encoder.ts';

const framesPerSecond = 12;
const footage = encodeClip(
  { name: 'GATE', widthPx: 320, heightPx: 180, framesPerSecond, keyframeEvery: 12, bFrames: 0 },
  5,
  0,
);
// A busy machine takes its time to write, unpack and decode.
vi.setConfig({ testTimeout: 30_000 });
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const folder = new PackageFolder();
let cameras: RtspTestServer;
let site: TestRecorder;
let asked: { cameraIds: string[]; fromUs: number; toUs: number };

beforeAll(async () => {
  cameras = await startCameras({ footage, hasAudio: true });
  site = await TestRecorder.start([
    { id: 'gate', name: 'The gate', url: cameras.url('/gate') },
    { id: 'yard', url: cameras.url('/yard') },
  ]);
  await waitUntil(() => site.pictures('gate') >= 30, 15_000);
  const fromUs = Date.now() * 1000 - 2_200_000;
  cameras.disconnectAll();
  await waitUntil(() => site.pictures('gate') >= 100 && site.pictures('yard') >= 90, 25_000);
  asked = { cameraIds: ['gate', 'yard'], fromUs, toUs: Date.now() * 1000 - 1_500_000 };
}, 50_000);

afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await cameras[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

function unpack(bytes: Buffer): string {
  const target = join(folder.path, 'unpacked');
  const program = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])';
  const run = spawnSync('python3', ['-c', program, folder.write('package.zip', bytes), target]);
  expect(run.status, String(run.stderr)).toBe(0);
  return target;
}

function probe(path: string): { duration: number; streams: { codec_name: string; nb_frames: string }[] } {
  const options = [
    '-v',
    'error',
    '-show_entries',
    'stream=codec_name,nb_frames:format=duration',
    '-of',
    'json',
  ];
  const { stdout } = spawnSync('ffprobe', [...options, path], { encoding: 'utf8' });
  const { format, streams } = JSON.parse(stdout) as {
    format: { duration: string };
    streams: { codec_name: string; nb_frames: string }[];
  };
  return { duration: Number(format.duration), streams };
}

describe('a package', () => {
  test('is whole, signed, and says who, why and which cameras', async () => {
    const result = await folder.verify(await fetchPackage(site, asked));

    expect(result).toMatchObject({
      verdict: 'whole',
      signature: 'valid',
      findings: [],
      about: { person: 'p1', purpose: 'case 12', fromUs: asked.fromUs, toUs: asked.toUs },
      cameras: [
        { id: 'gate', name: 'The gate', signing: { state: 'none' } },
        { id: 'yard', damaged: [] },
      ],
    });
    const key = (await (await site.ask('/v1/signing-key')).json()) as { fingerprint: string };
    expect(result.fingerprint).toBe(key.fingerprint);
  });

  test('names the seconds without footage, and why there is none', async () => {
    const fromUs = asked.fromUs - 60_000_000;
    const { verdict, cameras: reports } = await folder.verify(await fetchPackage(site, { ...asked, fromUs }));

    expect(verdict).toBe('whole');
    expect(reports[0]?.gaps[0]).toMatchObject({ fromUs, causes: ['recorder-down'] });
  });

  test.skipIf(!hasFfmpeg)(
    'plays in any player, lasts as long as the span, and nothing is decoded anew',
    async () => {
      const target = unpack(await fetchPackage(site, asked));
      const [name = ''] = readdirSync(join(target, 'gate'));
      const path = join(target, 'gate', name);
      const { duration, streams } = probe(path);
      const decoded = spawnSync('ffprobe', ['-v', 'error', '-count_frames', path], { encoding: 'utf8' });

      expect(streams.map(({ codec_name: codec }) => codec)).toEqual(['h264', 'pcm_alaw']);
      expect(duration).toBeCloseTo((asked.toUs - asked.fromUs) / 1e6, 0);
      expect(decoded.stderr).toBe('');
    },
  );

  test('verifies unpacked as well', async () => {
    const target = unpack(await fetchPackage(site, asked));
    await using opened = await openPackage(target);

    expect(await verifyPackage(opened.files)).toMatchObject({ verdict: 'whole', findings: [] });
  });

  test('with any byte changed is not whole', async () => {
    const bytes = await fetchPackage(site, { ...asked, toUs: asked.fromUs + 3_000_000 });
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const altered = Buffer.from(bytes);
        altered[at] = (altered[at] ?? 0) ^ change;
        expect(await verdictOf(altered)).not.toBe('whole');
      }),
      { numRuns: 60 },
    );
    for (const at of [
      0,
      7,
      12,
      bytes.length - 1,
      bytes.length - 30,
      bytes.lastIndexOf('signature.json') + 3,
    ]) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(await verdictOf(altered)).not.toBe('whole');
    }
  });

  test('with a byte of footage changed names camera and second', async () => {
    const bytes = await fetchPackage(site, asked);
    const at = bytes.indexOf('moof', bytes.indexOf('yard/')) + 2000;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const { findings, verdict } = await folder.verify(bytes);

    expect(verdict).toBe('altered');
    expect(findings).toMatchObject([{ kind: 'footage-changed', cameraId: 'yard' }]);
    const [finding] = findings;
    const atUs = finding && 'atUs' in finding ? finding.atUs : 0;
    expect(Math.abs(atUs - asked.fromUs)).toBeLessThan(2_000_000);
  });

  test('cut off, or no package at all, is said to be none', async () => {
    const bytes = await fetchPackage(site, asked);

    await expect(folder.verify(bytes.subarray(0, bytes.length - 5000))).rejects.toThrow(PackageUnreadable);
    await expect(folder.verify(Buffer.alloc(100))).rejects.toThrow(PackageUnreadable);
    await expect(folder.verify(Buffer.alloc(0))).rejects.toThrow(PackageUnreadable);
  });
});

async function verdictOf(bytes: Buffer): Promise<Verification['verdict'] | 'unreadable'> {
  try {
    return (await folder.verify(bytes)).verdict;
  } catch (error) {
    if (error instanceof PackageUnreadable) return 'unreadable';
    throw error;
  }
}

describe('who may', () => {
  test('another right, camera or span is refused', async () => {
    const wide = { ...asked, fromUs: asked.fromUs - 3_600_000_000 };
    const span = { fromUs: wide.fromUs, toUs: asked.toUs + 1000 };
    const review = site.sign({ right: 'review', cameraIds: ['gate', 'yard'], span });

    expect((await askExport(site, asked, review)).status).toBe(403);
    expect((await askExport(site, wide, tokenFor(site, asked))).status).toBe(403);
    expect((await askExport(site, asked, tokenFor(site, { ...asked, cameraIds: ['gate'] }))).status).toBe(
      404,
    );
    expect((await askExport(site, { ...asked, cameraIds: ['gate', 'gate'] })).status).toBe(400);
    expect((await askExport(site, { ...asked, fromUs: asked.toUs - 25 * 3_600_000_000 })).status).toBe(400);
    expect((await askExport(site, { ...asked, fromUs: 1_000_000, toUs: 2_000_000 })).status).toBe(404);
  });

  test('a package is fetched once, by who asked for it, with a single-use token in the address', async () => {
    const { exportId } = (await (await askExport(site, asked)).json()) as { exportId: string };
    const path = `/v1/exports/${exportId}/package.zip`;
    const span = { fromUs: asked.fromUs - 1000, toUs: asked.toUs + 1000 };
    const grant = { right: 'export', cameraIds: asked.cameraIds, span } as const;
    const linked = site.sign({ ...grant, isSingleUse: true });

    expect((await site.ask(path, site.sign({ ...grant, person: 'p2' }))).status).toBe(404);
    expect((await site.ask(path, site.sign({ ...grant, cameraIds: ['gate'] }))).status).toBe(404);
    expect((await site.ask(`${path}?token=${site.sign(grant)}`)).status).toBe(401);
    const first = await site.ask(`${path}?token=${linked}`);
    expect(first.status).toBe(200);
    expect(first.headers.get('content-disposition')).toMatch(
      /^attachment; filename="2-cameras-[\dT-]+Z?\.zip"$/,
    );
    await first.arrayBuffer();
    expect((await site.ask(`${path}?token=${linked}`)).status).toBe(401);
    expect((await site.ask(path, tokenFor(site, asked))).status).toBe(404);
    const progress = await (await site.ask(`/v1/exports/${exportId}`, tokenFor(site, asked))).json();
    expect(progress).toMatchObject({ state: 'done' });
    expect(site.recorder.looks.listAfter(0, 1000).slice(-2)).toMatchObject([
      { what: 'export', right: 'export', cameraId: 'gate', person: 'p1' },
      { what: 'export', right: 'export', cameraId: 'yard', person: 'p1' },
    ]);
  });

  test('an export that is broken off has failed, and leaves nothing behind', async () => {
    const before = readdirSync(site.folder, { recursive: true }).filter(
      (name) => !String(name).endsWith('.mp4'),
    );
    const { exportId } = (await (await askExport(site, asked)).json()) as { exportId: string };
    const gone = new AbortController();
    const answer = await fetch(`${site.origin}/v1/exports/${exportId}/package.zip`, {
      headers: { authorization: `Bearer ${tokenFor(site, asked)}` },
      signal: gone.signal,
    });
    const reader = answer.body?.getReader();
    await reader?.read();
    gone.abort();
    const state = async (): Promise<unknown> => {
      const progress = await site.ask(`/v1/exports/${exportId}`, tokenFor(site, asked));
      return ((await progress.json()) as { state?: unknown }).state;
    };
    await expect.poll(state).not.toBe('under-way');
    const after = readdirSync(site.folder, { recursive: true }).filter(
      (name) => !String(name).endsWith('.mp4'),
    );

    expect(new Set(after)).toEqual(new Set(before));
    expect(site.problems).toEqual([]);
  });

  test('the key that signs is made once and open to nobody else', async () => {
    const { mode } = statSync(join(site.folder, 'recorder.json.signing-key'));

    expect(mode & 0o777).toBe(0o600);
  });
});

// Last, because it damages the archive.
test('a fragment that is damaged in the archive is left out and named, and the rest verifies', async () => {
  const [file] = site.recorder.files.listBetween('yard', asked.fromUs, asked.toUs).slice(-1);
  const handle = await open(join(site.folder, 'disk', file?.path ?? ''), 'r+');
  const { size } = await handle.stat();
  const bytes = Buffer.alloc(size);
  await handle.read(bytes, 0, size, 0);
  const second = bytes.indexOf('mdat', bytes.indexOf('mdat') + 8);
  await handle.write(Buffer.from('?'), 0, 1, second + 500);
  await handle.close();
  const { verdict, cameras: reports } = await folder.verify(await fetchPackage(site, asked));

  expect(verdict).toBe('whole');
  expect(reports[1]?.damaged).toHaveLength(1);
});
