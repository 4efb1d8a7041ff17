import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VideoCodec } from '../codec/parameters.ts';
import { aggregate, packetise } from '../rtp/packetise.ts';
import { makeFootage } from '../testing/pictures.ts';
import { AacDepacketiser, G711Depacketiser } from './audio-depacketiser.ts';
import { formatRtpPacket, payloadOf, readRtpPacket } from './packet.ts';
import type { RtpPacket } from './packet.ts';
import type { AudioUnit, VideoUnit } from './units.ts';
import { VideoDepacketiser } from './video-depacketiser.ts';

function packet(payload: Buffer, facts: { timestamp?: number; isMarked?: boolean } = {}): RtpPacket {
  const place = { bytes: payload, payloadStart: 0, payloadEnd: payload.length };
  return { payloadType: 96, sequence: 0, timestamp: 0, ssrc: 1, isMarked: false, ...facts, ...place };
}

function collect(codec: VideoCodec): { units: VideoUnit[]; depacketiser: VideoDepacketiser } {
  const units: VideoUnit[] = [];
  return { units, depacketiser: new VideoDepacketiser(codec, undefined, (unit) => units.push(unit)) };
}

/** Length-prefixed, as files hold it. */
function joined(nals: readonly Buffer[]): Buffer {
  return Buffer.concat(
    nals.flatMap((nal) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(nal.length);
      return [length, nal];
    }),
  );
}

const h264Nal = fc
  .tuple(fc.constantFrom(0x41, 0x65, 0x06), fc.uint8Array({ minLength: 1, maxLength: 5000 }))
  .map(([head, body]) => Buffer.from([head, ...body.map((byte) => byte | 1)]));
const h265Nal = fc
  .tuple(fc.constantFrom(0x02, 0x26, 0x4e), fc.uint8Array({ minLength: 1, maxLength: 5000 }))
  .map(([head, body]) => Buffer.from([head, 1, ...body.map((byte) => byte | 1)]));

test.for([
  ['h264', h264Nal],
  ['h265', h265Nal],
] as const)('pictures of %s come out of their packets byte for byte', ([codec, nal]) => {
  fc.assert(
    fc.property(
      fc.array(fc.array(nal, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      (pictures) => {
        const { units, depacketiser } = collect(codec);
        for (const [index, nals] of pictures.entries()) {
          const payloads = packetise(codec, nals);
          for (const [at, payload] of payloads.entries())
            depacketiser.push(
              packet(payload, { timestamp: index * 3600, isMarked: at === payloads.length - 1 }),
              0,
            );
        }
        expect(units.map(({ data }) => data)).toEqual(pictures.map(joined));
        expect(units.map(({ ticks }) => ticks)).toEqual(pictures.map((_, index) => index * 3600));
        expect(units.every(({ isDamaged }) => !isDamaged)).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});

test('units sent together in one packet are taken apart', () => {
  for (const codec of ['h264', 'h265'] as const) {
    const nals = [Buffer.from([0x02, 1, 7, 7]), Buffer.from([0x02, 1, 9])];
    const { units, depacketiser } = collect(codec);
    depacketiser.push(packet(aggregate(codec, nals), { isMarked: true }), 0);

    expect(units[0]?.data).toEqual(joined(nals));
  }
});

test('a camera that forgets the marker is understood by its timestamps', () => {
  const { units, depacketiser } = collect('h264');
  for (const timestamp of [0, 0, 3600, 7200])
    depacketiser.push(packet(Buffer.from([0x41, 1]), { timestamp }), 0);

  expect(units.map(({ data }) => data.length)).toEqual([12, 6]);
});

test('a lost packet marks the picture and spoils no other', () => {
  const { units, depacketiser } = collect('h264');
  const payloads = packetise('h264', [Buffer.alloc(5000, 0x41)]);
  depacketiser.push(packet(payloads[0] ?? Buffer.alloc(0)), 0);
  depacketiser.push(packet(payloads[3] ?? Buffer.alloc(0), { isMarked: true }), 2);
  depacketiser.push(packet(Buffer.from([0x41, 2]), { timestamp: 3600, isMarked: true }), 0);
  depacketiser.push(packet(Buffer.from([0x41, 3]), { timestamp: 7200, isMarked: true }), 0);

  expect(units.map(({ isDamaged }) => isDamaged)).toEqual([true, false]);
});

test('parameter sets in the stream are noticed when they change', () => {
  const [large, small] = (['large', 'small'] as const).map((size) =>
    makeFootage({ bitrateBps: 1000, framesPerSecond: 25, keyframeEvery: 2, size }),
  );
  const { units, depacketiser } = collect('h264');
  for (const [index, footage] of [large, large, small].entries())
    for (const nal of footage?.pictures[0]?.nals ?? [])
      depacketiser.push(packet(nal, { timestamp: index * 3600 }), 0);
  depacketiser.push(packet(Buffer.from([0x41]), { timestamp: 99_999 }), 0);
  const [first, second, third] = units;

  expect(first?.parameters).toBeDefined();
  expect(second?.parameters).toBe(first?.parameters);
  expect(third?.parameters).not.toEqual(first?.parameters);
  expect(units.map(({ isKeyframe }) => isKeyframe)).toEqual([true, true, true]);
});

test('parameter sets and picture in one packet with start codes are taken apart', () => {
  const footage = makeFootage({ bitrateBps: 1000, framesPerSecond: 25, keyframeEvery: 2 });
  const nals = footage.pictures[0]?.nals ?? [];
  const payload = Buffer.concat(
    nals.flatMap((nal, index) => (index === 0 ? [nal] : [Buffer.from([0, 0, 0, 1]), nal])),
  );
  const { units, depacketiser } = collect('h264');
  depacketiser.push(packet(payload, { isMarked: true }), 0);

  expect(units[0]?.data).toEqual(joined(nals));
  expect(units[0]?.parameters).toBeDefined();
});

test('random payloads never throw', () => {
  const payload = fc.record({
    bytes: fc.uint8Array({ maxLength: 60 }),
    timestamp: fc.integer({ min: 0, max: 0xffff_ffff }),
    isMarked: fc.boolean(),
    lost: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(payload), (packets) => {
      const units: unknown[] = [];
      const takers = [
        new VideoDepacketiser('h264', undefined, (unit) => units.push(unit)),
        new VideoDepacketiser('h265', undefined, (unit) => units.push(unit)),
        new AacDepacketiser({ size: 13, index: 3, indexDelta: 3 }, (unit) => units.push(unit)),
        new G711Depacketiser(2, (unit) => units.push(unit)),
      ];
      for (const { bytes, timestamp, isMarked, lost } of packets)
        for (const taker of takers) taker.push(packet(Buffer.from(bytes), { timestamp, isMarked }), lost);
      expect(Array.isArray(units)).toBe(true);
    }),
  );
});

test('several AAC frames of one packet follow each other by 1024 samples', () => {
  const units: AudioUnit[] = [];
  const depacketiser = new AacDepacketiser({ size: 13, index: 3, indexDelta: 3 }, (unit) => units.push(unit));
  depacketiser.push(packet(Buffer.from([0, 32, 0, 3 << 3, 0, 2 << 3, 1, 2, 3, 8, 9]), { timestamp: 500 }), 0);

  expect(units.map(({ ticks, data }) => [ticks, ...data])).toEqual([
    [500, 1, 2, 3],
    [1524, 8, 9],
  ]);
});

test('an AAC frame over two packets is put together', () => {
  const units: AudioUnit[] = [];
  const depacketiser = new AacDepacketiser({ size: 13, index: 3, indexDelta: 3 }, (unit) => units.push(unit));
  depacketiser.push(packet(Buffer.from([0, 16, 0, 5 << 3, 1, 2, 3])), 0);
  depacketiser.push(packet(Buffer.from([0, 16, 0, 5 << 3, 4, 5]), { isMarked: true }), 0);

  expect([...(units[0]?.data ?? [])]).toEqual([1, 2, 3, 4, 5]);
});

test('an RTP packet is read as it was written', () => {
  fc.assert(
    fc.property(
      fc.record({
        payloadType: fc.integer({ min: 0, max: 127 }),
        sequence: fc.integer({ min: 0, max: 0xffff }),
        timestamp: fc.integer({ min: 0, max: 0xffff_ffff }),
        ssrc: fc.integer({ min: 0, max: 0xffff_ffff }),
        isMarked: fc.boolean(),
      }),
      fc.uint8Array(),
      (head, payload) => {
        const around = Buffer.from('xyz');
        const bytes = Buffer.concat([around, formatRtpPacket(head, Buffer.from(payload)), around]);
        const read = readRtpPacket(bytes, around.length, bytes.length - around.length);
        expect(read).toMatchObject(head);
        expect(read && payloadOf(read)).toEqual(Buffer.from(payload));
      },
    ),
  );
});

test('random bytes are an RTP packet or undefined', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const read = readRtpPacket(Buffer.from(bytes));
      expect(read === undefined || read.payloadEnd <= bytes.length).toBe(true);
    }),
  );
});
