import { readFileSync } from 'node:fs';
import { h264Nal, h264NalType } from '../codec/h264.ts';
import { h265Nal, h265NalType } from '../codec/h265.ts';
import type { VideoCodec } from '../codec/parameters.ts';

/** One picture as a camera would send it. */
export interface Picture {
  readonly nals: readonly Buffer[];
  readonly isKeyframe: boolean;
  /** Its place in the order of showing, where that is not the order of sending. */
  readonly shownAs?: number;
}

export interface Footage {
  readonly codec: VideoCodec;
  readonly framesPerSecond: number;
  readonly parameterSets: readonly Buffer[];
  readonly pictures: readonly Picture[];
  /** Gives pictures of this moment instead, one after another; for each connection anew. */
  readonly openLive?: () => () => Picture | undefined;
}

/** Reads an Annex B file whose pictures have one slice each. */
export function readFootage(file: string, codec: VideoCodec, framesPerSecond: number): Footage {
  const nals = splitAnnexB(readFileSync(file));
  const pictures: Picture[] = [];
  let ahead: Buffer[] = [];
  for (const nal of nals) {
    ahead.push(nal);
    if (!isSlice(nal, codec)) continue;
    pictures.push({ nals: ahead, isKeyframe: isKeyframe(nal, codec) });
    ahead = [];
  }
  return {
    codec,
    framesPerSecond,
    parameterSets: nals.filter((nal) => isParameterSet(nal, codec)).slice(0, 3),
    pictures,
  };
}

export function splitAnnexB(bytes: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  const code = Buffer.from([0, 0, 1]);
  let start = bytes.indexOf(code);
  while (start >= 0) {
    const next = bytes.indexOf(code, start + 3);
    let end = next < 0 ? bytes.length : next;
    while (end > start + 3 && bytes[end - 1] === 0) end -= 1;
    nals.push(bytes.subarray(start + 3, end));
    start = next;
  }
  return nals;
}

function isSlice(nal: Buffer, codec: VideoCodec): boolean {
  if (codec === 'h265') return h265NalType(nal) <= h265Nal.lastSlice;
  return h264NalType(nal) === h264Nal.slice || h264NalType(nal) === h264Nal.idr;
}

function isKeyframe(nal: Buffer, codec: VideoCodec): boolean {
  if (codec === 'h264') return h264NalType(nal) === h264Nal.idr;
  return h265NalType(nal) >= h265Nal.firstIrap && h265NalType(nal) <= h265Nal.lastIrap;
}

function isParameterSet(nal: Buffer, codec: VideoCodec): boolean {
  if (codec === 'h264') return h264NalType(nal) === h264Nal.sps || h264NalType(nal) === h264Nal.pps;
  return h265NalType(nal) >= h265Nal.vps && h265NalType(nal) <= h265Nal.pps;
}

/** Baseline, 640×480; and a second one, 320×240, for changes of parameters. */
const syntheticSets = {
  large: ['6742c01ed900a03db0e10000030001000003003c0f162e48', '68cb83cb20'],
  small: ['6742c00dd9014160000003000100000300320f14 2a48'.replaceAll(' ', ''), '68cb83cb20'],
} as const;

/** Pictures of the right shape and size that no decoder could show: for everything but pictures. */
export function makeFootage(options: {
  readonly bitrateBps: number;
  readonly framesPerSecond: number;
  readonly keyframeEvery: number;
  readonly size?: 'large' | 'small';
}): Footage {
  const parameterSets = syntheticSets[options.size ?? 'large'].map((set) => Buffer.from(set, 'hex'));
  const bytesOfGroup = (options.bitrateBps / 8 / options.framesPerSecond) * options.keyframeEvery;
  const keyframeBytes = Math.floor(bytesOfGroup / 4);
  const otherBytes = Math.floor((bytesOfGroup - keyframeBytes) / Math.max(1, options.keyframeEvery - 1));
  const pictures = Array.from({ length: options.keyframeEvery }, (_, index): Picture => {
    const isKey = index === 0;
    const slice = Buffer.alloc(isKey ? keyframeBytes : otherBytes, 0x55 + (index % 64));
    slice[0] = isKey ? 0x65 : 0x41;
    return { nals: isKey ? [...parameterSets, slice] : [slice], isKeyframe: isKey };
  });
  return { codec: 'h264', framesPerSecond: options.framesPerSecond, parameterSets, pictures };
}

const stampUuid = Buffer.from('7665636865206672616d65206e756d62', 'hex');

/** A user data SEI with the number of the picture, so that files can be held against what was sent. */
export function makeStamp(codec: VideoCodec, number: number, sentAtMs: number): Buffer {
  const text = `${String(number).padStart(10, '0')}@${String(Math.floor(sentAtMs)).padStart(14, '0')}`;
  const head = codec === 'h264' ? [0x06] : [0x4e, 0x01];
  const size = stampUuid.length + text.length;
  return Buffer.concat([Buffer.from([...head, 5, size]), stampUuid, Buffer.from(text), Buffer.from([0x80])]);
}

/** The stamps in any bytes, in order. */
export function findStamps(bytes: Buffer): { readonly number: number; readonly sentAtMs: number }[] {
  const stamps: { number: number; sentAtMs: number }[] = [];
  for (let at = bytes.indexOf(stampUuid); at >= 0; at = bytes.indexOf(stampUuid, at + 1)) {
    const text = bytes.toString('latin1', at + stampUuid.length, at + stampUuid.length + 25);
    const [number, sentAtMs] = text.split('@');
    stamps.push({ number: Number(number), sentAtMs: Number(sentAtMs) });
  }
  return stamps;
}
