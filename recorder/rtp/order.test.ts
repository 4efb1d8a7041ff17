import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RtpPacket } from './packet.ts';
import { formatReceiverReport, formatSenderReport, readRtcp } from './rtcp.ts';
import { ReorderBuffer, SequenceStatistics } from './sequence.ts';
import { TickUnwrapper } from './ticks.ts';

function numbered(sequence: number): RtpPacket {
  const place = { bytes: Buffer.alloc(0), payloadStart: 0, payloadEnd: 0 };
  return { payloadType: 96, sequence: sequence & 0xffff, timestamp: 0, ssrc: 1, isMarked: false, ...place };
}

test('datagrams that change places within the window come out in order', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffff }),
      fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 20 }),
      (first, delays) => {
        const arrivals = delays
          .map((delay, index) => ({
            at: index === 0 ? -1 : index + delay,
            sequence: (first + index) & 0xffff,
          }))
          .toSorted((a, b) => a.at - b.at);
        const buffer = new ReorderBuffer();
        const released = arrivals.flatMap(({ sequence }) => buffer.push(numbered(sequence), 0));
        expect(released.map(({ sequence }) => sequence)).toEqual(
          delays.map((_, index) => (first + index) & 0xffff),
        );
      },
    ),
  );
});

test('a lost datagram is given up after 150 ms', () => {
  const buffer = new ReorderBuffer();
  buffer.push(numbered(1), 0);

  expect(buffer.push(numbered(3), 10)).toEqual([]);
  expect(buffer.push(numbered(4), 170).map(({ sequence }) => sequence)).toEqual([3, 4]);
});

test('late and double datagrams are dropped', () => {
  const buffer = new ReorderBuffer();

  expect(
    [5, 5, 4, 6].flatMap((sequence) => buffer.push(numbered(sequence), 0)).map(({ sequence }) => sequence),
  ).toEqual([5, 6]);
});

test('lost packets are counted over the wrap, a restart of the camera is not a loss', () => {
  const statistics = new SequenceStatistics();
  const missing = [0xfffe, 1, 2, 40_000, 40_001].map((sequence) => statistics.accept(sequence));

  expect(missing).toEqual([0, 2, 0, 0, 0]);
  expect(statistics.lost).toBe(2);
});

test('ticks never wrap and may step back', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffff_ffff }),
      fc.array(fc.integer({ min: -1e9, max: 2e9 })),
      (first, steps) => {
        const unwrapper = new TickUnwrapper();
        let expected = first;
        expect(unwrapper.unwrap(first)).toBe(first);
        for (const step of steps) {
          expected += step;
          const wrapped = ((expected % 2 ** 32) + 2 ** 32) % 2 ** 32;
          expect(unwrapper.unwrap(wrapped)).toBe(expected);
        }
      },
    ),
  );
});

test('a sender report tells the clock of the camera', () => {
  const cameraUs = Date.UTC(2026, 10, 21) * 1000 + 250_000;
  const { report } = readRtcp(formatSenderReport({ ssrc: 7, cameraUs, rtpTimestamp: 99 }));

  expect(report).toMatchObject({ ssrc: 7, rtpTimestamp: 99 });
  expect(Math.abs((report?.cameraUs ?? 0) - cameraUs)).toBeLessThan(2);
});

test('a receiver report is a compound packet of whole words', () => {
  const facts = {
    ownSsrc: 1,
    ssrc: 2,
    lost: 3,
    lostShare: 0.5,
    extendedHighest: 70_000,
    ntpMiddle: 5,
    delayMs: 1000,
  };
  const bytes = formatReceiverReport(facts);

  expect(bytes.length % 4).toBe(0);
  expect([bytes[0], bytes[1], bytes[12]]).toEqual([0x81, 201, 128]);
  expect(bytes.readUInt32BE(28)).toBe(65_536);
});

test('random bytes are read as RTCP without an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(readRtcp(Buffer.from(bytes))).toBeDefined();
    }),
  );
});
