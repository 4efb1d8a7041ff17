import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { Problem } from '#kernel/errors/problem.ts';
import { readEvidence } from './evidence.ts';
import { createGate } from './gate.ts';
import { hashDistance, nearDuplicateBits } from './perceptual-hash.ts';
import { preparePicture } from './picture.ts';

const red = { r: 200, g: 30, b: 30 };

function plainPicture(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: red } });
}

/** A scene of soft blobs: what a dHash sees of a photo. */
function drawScene(seed: number): Promise<Buffer> {
  const blobs = Array.from({ length: 12 }, (_, at) => {
    const value = (seed * 7919 + at * 104_729) % 1000;
    return `<circle cx="${value % 640}" cy="${(value * 7) % 480}" r="${40 + (value % 90)}" fill="hsl(${value % 360} 60% ${20 + (value % 60)}%)"/>`;
  });
  return sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">${blobs.join('')}</svg>`),
  )
    .blur(8)
    .jpeg({ quality: 90 })
    .toBuffer();
}

async function problemCode(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error.declaration.code;
    throw error;
  }
  return 'none';
}

function pngChunk(type: string, data: Buffer): Buffer {
  const name = Buffer.from(type);
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  name.copy(chunk, 4);
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(Buffer.concat([name, data])), 8 + data.length);
  return chunk;
}

/** A few hundred kilobytes that claim to be 30,000 × 30,000 dots. */
function decompressionBomb(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(30_000, 0);
  header.writeUInt32BE(30_000, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(50_000_000))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function heicFile(): Buffer {
  const box = Buffer.alloc(2048);
  box.writeUInt32BE(24, 0);
  box.write('ftypheic', 4, 'latin1');
  box.write('mif1heic', 16, 'latin1');
  return box;
}

test('a photo loses its EXIF block, and what it said is kept apart', async () => {
  const photo = await plainPicture(800, 600)
    .withExif({
      IFD0: { Make: 'Camera of somebody' },
      IFD2: { DateTimeOriginal: '2026:05:01 18:30:15', OffsetTimeOriginal: '+05:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '56/1 50/1 1500/100',
        GPSLongitudeRef: 'W',
        GPSLongitude: '60/1 36/1 0/1',
      },
    })
    .jpeg()
    .toBuffer();

  const prepared = await preparePicture(photo);

  expect(prepared.takenAt).toBe('2026-05-01T18:30:15+05:00');
  expect(prepared.location).toEqual({ latitude: 56.8375, longitude: -60.6 });
  for (const { bytes } of [prepared.original, prepared.thumbnail]) {
    const kept = await sharp(bytes).metadata();
    expect(kept.exif).toBeUndefined();
    expect(bytes.includes('Camera of somebody')).toBe(false);
  }
});

test('a photo taken with the phone on its side is stored upright', async () => {
  const photo = await plainPicture(800, 600).withMetadata({ orientation: 6 }).jpeg().toBuffer();

  const { original } = await preparePicture(photo);

  expect([original.widthPx, original.heightPx]).toEqual([600, 800]);
  expect((await sharp(original.bytes).metadata()).orientation).toBeUndefined();
});

test('a large photo is brought to 2048 px and a thumbnail of 480 px', async () => {
  const { original, thumbnail } = await preparePicture(await plainPicture(4000, 3000).jpeg().toBuffer());

  expect([original.widthPx, original.heightPx]).toEqual([2048, 1536]);
  expect([thumbnail.widthPx, thumbnail.heightPx]).toEqual([480, 360]);
});

test('a small picture is not blown up', async () => {
  const { original } = await preparePicture(await plainPicture(100, 50).jpeg().toBuffer());
  expect([original.widthPx, original.heightPx]).toEqual([100, 50]);
});

test.each(['png', 'webp', 'avif'] as const)('%s is accepted and becomes JPEG', async (format) => {
  const { original, mediaType } = await preparePicture(
    await plainPicture(64, 64).toFormat(format).toBuffer(),
  );

  expect(mediaType).toBe('image/jpeg');
  expect((await sharp(original.bytes).metadata()).format).toBe('jpeg');
});

test('of an animation only the first frame is kept', async () => {
  const frames = await Promise.all(
    [red, { r: 0, g: 0, b: 255 }].map((background) =>
      sharp({ create: { width: 32, height: 32, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const animation = await sharp(frames, { join: { animated: true } })
    .webp({ lossless: true })
    .toBuffer();

  const { original } = await preparePicture(animation);

  const [first] = await sharp(original.bytes).raw().toBuffer();
  expect([original.widthPx, original.heightPx]).toEqual([32, 32]);
  expect(first).toBeGreaterThan(150);
});

test.each([
  ['a text called .jpg', Buffer.from('I am a photo, believe me')],
  ['nothing at all', Buffer.alloc(0)],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  [
    'SVG with an XML declaration',
    Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
  ],
  ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n')],
  ['GIF', Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1')],
])('%s is refused', async (_name, bytes) => {
  expect(await problemCode(preparePicture(bytes))).toBe('files.unsupported-type');
});

test('HEIC that cannot be decoded is answered with its own advice', async () => {
  expect(await problemCode(preparePicture(heicFile()))).toBe('files.heic-unsupported');
});

test('a decompression bomb is refused before it is decoded', async () => {
  expect(await problemCode(preparePicture(decompressionBomb()))).toBe('files.too-many-pixels');
});

test('a truncated photo is refused', async () => {
  const photo = await drawScene(1);
  expect(await problemCode(preparePicture(photo.subarray(0, photo.length / 2)))).toBe('files.unreadable');
});

test('a photo with a broken heart never brings more than a problem', async () => {
  const photo = await drawScene(2);
  const damage = fc.array(fc.tuple(fc.nat(photo.length - 1), fc.nat(255)), { minLength: 1, maxLength: 30 });

  await fc.assert(
    fc.asyncProperty(damage, async (bytes) => {
      const broken = Buffer.from(photo);
      for (const [at, value] of bytes) broken[at] = value;
      await problemCode(preparePicture(broken));
    }),
    { numRuns: 30 },
  );
});

test('near-identical pictures have close hashes and different ones do not', async () => {
  const scene = await drawScene(3);
  const again = await sharp(scene).resize(500).modulate({ brightness: 1.1 }).jpeg({ quality: 60 }).toBuffer();
  const [first, second, other] = await Promise.all([scene, again, await drawScene(11)].map(preparePicture));

  expect(hashDistance(first?.perceptualHash ?? '', second?.perceptualHash ?? '')).toBeLessThanOrEqual(
    nearDuplicateBits,
  );
  expect(hashDistance(first?.perceptualHash ?? '', other?.perceptualHash ?? '')).toBeGreaterThan(
    nearDuplicateBits,
  );
});

test('no bytes make the EXIF reader throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void readEvidence(bytes)));
});

test('no damage to a real EXIF block makes the reader throw or answer nonsense', async () => {
  const photo = await plainPicture(8, 8)
    .withExif({
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '56/1 50/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '60/1 36/1 0/1',
      },
    })
    .jpeg()
    .toBuffer();
  const { exif } = await sharp(photo).metadata();
  const block = exif ?? Buffer.alloc(0);
  expect(readEvidence(block).location).toBeDefined();

  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(block.length - 1), fc.nat(255)), { maxLength: 12 }), (damage) => {
      const broken = Buffer.from(block);
      for (const [at, value] of damage) broken[at] = value;
      const { location } = readEvidence(broken);
      if (!location) return;
      expect(Math.abs(location.latitude)).toBeLessThanOrEqual(90);
      expect(Math.abs(location.longitude)).toBeLessThanOrEqual(180);
    }),
    { numRuns: 2000 },
  );
});

test('a gate lets in as many as told, queues as many as told and refuses the rest', async () => {
  const gate = createGate({ atOnce: 2, waiting: 1 });
  const doors = Array.from({ length: 3 }, () => Promise.withResolvers<void>());
  const runs = doors.map((door) => gate.run(() => door.promise));

  expect(await problemCode(gate.run(async () => {}))).toBe('files.busy');
  doors.forEach((door) => door.resolve());
  await Promise.all(runs);
  expect(await gate.run(async () => 'free again')).toBe('free again');
});
