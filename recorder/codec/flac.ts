import { writeSamples } from './g711.ts';

/*
 * Sound in G.711 as FLAC (RFC 9639), which browsers play and which needs no encoder: a frame may hold its samples as they
 * are (§9.2.2, verbatim). So nothing is lost, no sample is moved, every frame stands alone, and it costs a table look-up
 * a sample. 8,000 samples a second are 128 kbit/s beside a megabit or more of pictures.
 */

/** Sound as browsers are given it. */
export interface FlacParameters {
  readonly codec: 'flac';
  readonly sampleRate: number;
  readonly channels: number;
}

const fewestSamples = 16;
const mostSamples = 65_535;
/** FFmpeg, and so browsers, read no more than 31 of 36 bits, three days; the time line is the container's anyway. */
const numbers = 2 ** 31;

/** The STREAMINFO block with its header (RFC 9639 §8.2); what is not known beforehand is zero. */
export function makeStreamInfo({ sampleRate, channels }: FlacParameters): Buffer {
  const info = Buffer.alloc(4 + 34);
  info.writeUInt32BE(0x8000_0000 + 34, 0);
  info.writeUInt16BE(fewestSamples, 4);
  info.writeUInt16BE(mostSamples, 6);
  // 20 bits of rate, 3 of channels less one, 5 of bits a sample less one, and the highest 4 of a length that is not known.
  info.writeUInt32BE(sampleRate * 0x1000 + (channels - 1) * 0x200 + 15 * 0x10, 14);
  return info;
}

/** One frame of one channel or of two; undefined for a piece that is too short or too long to be one. */
export function makeFlacFrame(
  law: 'pcma' | 'pcmu',
  data: Buffer,
  { firstSample, channels }: { readonly firstSample: number; readonly channels: number },
): Buffer | undefined {
  const samples = Math.floor(data.length / channels);
  if (samples < fewestSamples || samples > mostSamples || channels > 2) return undefined;
  const head = makeFrameHead(firstSample, samples, channels);
  const frame = Buffer.alloc(head.length + channels * (1 + 2 * samples) + 2);
  head.copy(frame);
  let at = head.length;
  for (let channel = 0; channel < channels; channel += 1) {
    frame[at] = 0x02;
    writeSamples(law, channels === 1 ? data : everyOther(data, channel), frame, at + 1);
    at += 1 + 2 * samples;
  }
  frame.writeUInt16BE(crc16(frame.subarray(0, at)), at);
  return frame;
}

/** §9.1: blocks of different sizes, so a frame is numbered by its first sample; the rate stands in STREAMINFO. */
function makeFrameHead(firstSample: number, samples: number, channels: number): Buffer {
  const size = Buffer.alloc(2);
  size.writeUInt16BE(samples - 1);
  const fixed = Buffer.from([0xff, 0xf9, 0x70, ((channels - 1) << 4) | 0x08]);
  const head = Buffer.concat([fixed, codeNumber(firstSample % numbers), size]);
  return Buffer.concat([head, Buffer.from([crc8(head)])]);
}

/** §9.1.5: as UTF-8 would. */
function codeNumber(value: number): Buffer {
  if (value < 0x80) return Buffer.from([value]);
  const behind: number[] = [];
  let rest = value;
  // NOTE: with n bytes behind it the first holds 6 − n bits.
  while (rest >= 2 ** (6 - behind.length)) {
    behind.unshift(0x80 | (rest % 64));
    rest = Math.floor(rest / 64);
  }
  return Buffer.from([((0xff << (7 - behind.length)) & 0xff) | rest, ...behind]);
}

function everyOther(data: Buffer, channel: number): Buffer {
  return Buffer.from(data.filter((_, index) => index % 2 === channel));
}

const crc8Table = makeTable(8, 0x07);
const crc16Table = makeTable(16, 0x8005);

function makeTable(bits: 8 | 16, polynomial: number): Uint16Array {
  const top = 1 << (bits - 1);
  const mask = 2 ** bits - 1;
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let rest = byte << (bits - 8);
    for (let bit = 0; bit < 8; bit += 1)
      rest = ((rest & top) === 0 ? rest << 1 : (rest << 1) ^ polynomial) & mask;
    return rest;
  });
}

function crc8(bytes: Buffer): number {
  return bytes.reduce((crc, byte) => crc8Table[crc ^ byte] ?? 0, 0);
}

function crc16(bytes: Buffer): number {
  return bytes.reduce((crc, byte) => ((crc << 8) & 0xffff) ^ (crc16Table[(crc >> 8) ^ byte] ?? 0), 0);
}
