import { BitReader, unescapeNal } from './bits.ts';
import { plausible } from './h264.ts';
import type { PictureSize } from './h264.ts';

export const h265Nal = {
  firstIrap: 16,
  lastIrap: 21,
  lastSlice: 31,
  vps: 32,
  sps: 33,
  pps: 34,
  aggregate: 48,
  fragment: 49,
} as const;

export function h265NalType(nal: Buffer): number {
  return ((nal[0] ?? 0) >> 1) & 0x3f;
}

/** What the `hvcC` box needs of a sequence parameter set (ISO/IEC 23008-2 §7.3.2.2). */
export interface H265Facts extends PictureSize {
  /** general_profile_space to general_level_idc: 12 bytes as in the stream. */
  readonly profileTierLevel: Buffer;
  readonly chromaFormat: number;
  readonly lumaBitDepth: number;
  readonly chromaBitDepth: number;
  readonly temporalLayers: number;
  readonly isTemporalNested: boolean;
}

export function readH265Facts(sps: Buffer): H265Facts | undefined {
  if (h265NalType(sps) !== h265Nal.sps || sps.length < 15) return undefined;
  const plain = unescapeNal(sps.subarray(2));
  const bits = new BitReader(plain);
  bits.skip(4);
  const subLayers = bits.bits(3);
  const isTemporalNested = bits.bit() === 1;
  const profileTierLevel = Buffer.from(plain.subarray(1, 13));
  bits.skip(96);
  skipSubLayers(bits, subLayers);
  bits.unsigned();
  const chromaFormat = bits.unsigned();
  if (chromaFormat === 3) bits.skip(1);
  const size = readSize(bits, chromaFormat);
  const lumaBitDepth = bits.unsigned() + 8;
  const chromaBitDepth = bits.unsigned() + 8;
  if (bits.isPastEnd || !size || chromaFormat > 3 || lumaBitDepth > 16 || chromaBitDepth > 16)
    return undefined;
  return {
    ...size,
    profileTierLevel,
    chromaFormat,
    lumaBitDepth,
    chromaBitDepth,
    temporalLayers: subLayers + 1,
    isTemporalNested,
  };
}

function skipSubLayers(bits: BitReader, subLayers: number): void {
  const present = Array.from({ length: subLayers }, () => ({ hasProfile: bits.bit(), hasLevel: bits.bit() }));
  if (subLayers > 0) bits.skip(2 * (8 - subLayers));
  for (const { hasProfile, hasLevel } of present) bits.skip((hasProfile ? 88 : 0) + (hasLevel ? 8 : 0));
}

function readSize(bits: BitReader, chromaFormat: number): PictureSize | undefined {
  const width = bits.unsigned();
  const height = bits.unsigned();
  if (!bits.bit()) return plausible(width, height);
  const unitX = chromaFormat === 1 || chromaFormat === 2 ? 2 : 1;
  const unitY = chromaFormat === 1 ? 2 : 1;
  const cropX = unitX * (bits.unsigned() + bits.unsigned());
  const cropY = unitY * (bits.unsigned() + bits.unsigned());
  return plausible(width - cropX, height - cropY);
}
