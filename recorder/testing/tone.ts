import { writeSamples } from '../codec/g711.ts';

const rate = 8000;
const tone = 440;
const loudness = 8000;

const opened = Buffer.alloc(512);
writeSamples('pcma', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)), opened, 0);

/** A tone in A-law that goes on from piece to piece. */
export function makeTone(firstSample: number, samples: number): Buffer {
  return Buffer.from(
    Array.from({ length: samples }, (_, index) =>
      nearest(loudness * Math.sin((2 * Math.PI * tone * (firstSample + index)) / rate)),
    ),
  );
}

function nearest(sample: number): number {
  let best = 0;
  for (let byte = 1; byte < 256; byte += 1) if (away(byte, sample) < away(best, sample)) best = byte;
  return best;
}

function away(byte: number, sample: number): number {
  return Math.abs(opened.readInt16BE(2 * byte) - sample);
}
