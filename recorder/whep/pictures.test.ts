import { expect, test } from 'vitest';
import { payloadOf, readRtpPacket } from '../rtp/packet.ts';
import type { VideoUnit } from '../rtp/units.ts';
import { VideoDepacketiser } from '../rtp/video-depacketiser.ts';
import { LiveMuxer } from '../live/live-muxer.ts';
import { makeFootage } from '../testing/pictures.ts';
import { PicturePacketiser, hurried, picturesOf } from './pictures.ts';
import type { SentPicture } from './pictures.ts';

const footage = makeFootage({ bitrateBps: 2_000_000, framesPerSecond: 25, keyframeEvery: 5 });
const [sps = Buffer.alloc(0), pps = Buffer.alloc(0)] = footage.parameterSets;
const parameters = { codec: 'h264', sps, pps } as const;

/** As a recorder holds them: parameter sets inside the stream, and an access unit delimiter before each. */
const pictures: SentPicture[] = footage.pictures.map(({ nals, isKeyframe }, index) => ({
  data: Buffer.concat([Buffer.from([9, 0xf0]), ...nals].flatMap((nal) => [lengthOf(nal), nal])),
  ticks: index * 3600,
  isKeyframe,
}));

function lengthOf(nal: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(nal.length);
  return length;
}

test('every picture comes out of its packets, keyframes with their parameter sets before them', () => {
  const units: VideoUnit[] = [];
  const depacketiser = new VideoDepacketiser('h264', undefined, (unit) => units.push(unit));
  const packetiser = new PicturePacketiser();
  const packets = pictures.flatMap((picture) => packetiser.packetsOf(picture, parameters));
  const read = packets.flatMap((bytes) => readRtpPacket(bytes) ?? []);
  for (const packet of read) depacketiser.push(packet, 0);
  const slices = footage.pictures.map(({ nals }) => nals.at(-1) ?? Buffer.alloc(0));

  expect(units.map(({ ticks }) => ticks)).toEqual(pictures.map(({ ticks }) => ticks));
  expect(units.map(({ isKeyframe }) => isKeyframe)).toEqual(pictures.map(({ isKeyframe }) => isKeyframe));
  expect(units.every(({ data }, index) => data.includes(slices[index] ?? 'none'))).toBe(true);
  expect(read[0] && payloadOf(read[0]).equals(sps) && read[1] && payloadOf(read[1]).equals(pps)).toBe(true);
  expect(read.map(({ sequence }) => sequence)).toEqual(read.map((_, index) => index + 1));
  expect(Math.max(...packets.map(({ length }) => length))).toBeLessThanOrEqual(1414);
});

test('pictures are found in the fragments made for others, and the group under way ends in time', () => {
  const muxer = new LiveMuxer();
  const fragments = pictures.map(({ data, ticks, isKeyframe }) =>
    muxer.add({
      kind: 'video',
      ticks,
      unit: { kind: 'video', ticks, isKeyframe, isDamaged: false, data, parameters },
    }),
  );
  const found = picturesOf([...fragments, Buffer.from('no fragment at all')]);

  expect(found).toEqual(pictures);
  expect(hurried(found).map(({ ticks }) => ticks)).toEqual([14_040, 14_130, 14_220, 14_310, 14_400]);
  expect(hurried([])).toEqual([]);
});
