import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeFileType, makeMovie } from '../mp4/head.ts';
import { audioTrackId } from '../mp4/head.ts';
import { makeFragment } from '../mp4/fragment.ts';
import { testTracks } from '../testing/archive.ts';
import { makeFlacFrame } from './flac.ts';
import { writeSamples } from './g711.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

function opened(law: 'pcma' | 'pcmu', bytes: Buffer): Buffer {
  const target = Buffer.alloc(2 * bytes.length);
  writeSamples(law, bytes, target, 0);
  return target;
}

function runFfmpeg(input: Buffer, ...options: readonly string[]): Buffer {
  const given = ['-v', 'error', '-err_detect', 'crccheck+explode', ...options];
  const { stdout, stderr, status } = spawnSync('ffmpeg', given, { input, maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

/** Samples of every value, cut into pieces of several lengths, as a camera would send them. */
function makeMovieOf(law: 'pcma' | 'pcmu', pieces: readonly Buffer[], channels: number): Buffer {
  const audio = { codec: 'flac', sampleRate: 8000, channels } as const;
  let firstSample = 2 ** 31 - 300;
  const fragments = pieces.flatMap((piece, index) => {
    const data = makeFlacFrame(law, piece, { firstSample, channels });
    if (!data) throw new Error('no frame');
    const durationTicks = piece.length / channels;
    const samples = [{ data, durationTicks, compositionTicks: 0, isSync: true }];
    const run = { trackId: audioTrackId, startTicks: firstSample, samples };
    firstSample += durationTicks;
    return makeFragment(index + 1, [run]);
  });
  return Buffer.concat([makeFileType(), makeMovie({ video: testTracks.video, audio }), ...fragments]);
}

test.skipIf(!hasFfmpeg).for([
  ['pcma', 'alaw', 1],
  ['pcmu', 'mulaw', 2],
] as const)(
  'what another decoder hears of %s is exactly what it hears of the original',
  ([law, name, channels]) => {
    const pieces = [160, 320, 512, 200].map((length, piece) =>
      Buffer.from(Array.from({ length }, (_, index) => (index + piece * 31) % 256)),
    );
    const heard = runFfmpeg(makeMovieOf(law, pieces, channels), '-i', '-', '-map', '0:a', '-f', 's16be', '-');
    const original = runFfmpeg(
      Buffer.concat(pieces),
      '-f',
      name,
      '-ar',
      '8000',
      '-ac',
      String(channels),
      '-i',
      '-',
      '-f',
      's16be',
      '-',
    );

    expect(heard.equals(original)).toBe(true);
  },
);

test('silence is silent, loud is loud, and both signs are heard', () => {
  const alaw = opened('pcma', Buffer.from([0xd5, 0x55, 0xaa, 0x2a]));
  const ulaw = opened('pcmu', Buffer.from([0xff, 0x7f, 0x80, 0x00]));
  const samples = [alaw, ulaw].map((bytes) => [0, 2, 4, 6].map((at) => bytes.readInt16BE(at)));

  expect(samples).toEqual([
    [8, -8, 32256, -32256],
    [0, 0, 32124, -32124],
  ]);
});

test('no piece makes a frame that is not whole', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.nat(2 ** 31),
      fc.integer({ min: 1, max: 3 }),
      (bytes, firstSample, channels) => {
        const frame = makeFlacFrame('pcma', Buffer.from(bytes), { firstSample, channels });
        const samples = Math.floor(bytes.length / channels);
        const isPossible = channels <= 2 && samples >= 16;
        expect(frame?.readUInt16BE(0)).toBe(isPossible ? 0xfff9 : undefined);
        expect((frame?.length ?? Infinity) > channels * samples * 2).toBe(true);
      },
    ),
  );
});
