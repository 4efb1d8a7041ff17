import { BitReader, unescapeNal } from './bits.ts';

export const h264Nal = { slice: 1, idr: 5, sei: 6, sps: 7, pps: 8, stapA: 24, fuA: 28 } as const;

export function h264NalType(nal: Buffer): number {
  return (nal[0] ?? 0) & 0x1f;
}

export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Profiles whose parameter set has chroma fields (ISO/IEC 14496-10 §7.3.2.1.1). */
const chromaProfiles: ReadonlySet<number> = new Set([
  100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135,
]);
const maximumSidePx = 16_384;

/** The size of the picture by a sequence parameter set; undefined if it cannot be one. */
export function readH264Size(sps: Buffer): PictureSize | undefined {
  if (h264NalType(sps) !== h264Nal.sps || sps.length < 5) return undefined;
  const bits = new BitReader(unescapeNal(sps.subarray(1)));
  const profile = bits.bits(8);
  bits.skip(16);
  bits.unsigned();
  const chroma = chromaProfiles.has(profile) ? readChroma(bits) : 1;
  skipOrderFields(bits);
  const widthMacroblocks = bits.unsigned() + 1;
  const heightMapUnits = bits.unsigned() + 1;
  const isFrameOnly = bits.bit();
  if (!isFrameOnly) bits.skip(1);
  bits.skip(1);
  const crop = readCrop(bits);
  if (bits.isPastEnd) return undefined;
  const cropX = chroma === 1 || chroma === 2 ? 2 : 1;
  const cropY = (chroma === 1 ? 2 : 1) * (2 - isFrameOnly);
  const widthPx = widthMacroblocks * 16 - cropX * (crop.left + crop.right);
  const heightPx = heightMapUnits * 16 * (2 - isFrameOnly) - cropY * (crop.top + crop.bottom);
  return plausible(widthPx, heightPx);
}

export function plausible(widthPx: number, heightPx: number): PictureSize | undefined {
  const isPlausible = widthPx > 0 && heightPx > 0 && widthPx <= maximumSidePx && heightPx <= maximumSidePx;
  return isPlausible ? { widthPx, heightPx } : undefined;
}

function readChroma(bits: BitReader): number {
  const chroma = bits.unsigned();
  if (chroma === 3) bits.skip(1);
  bits.unsigned();
  bits.unsigned();
  bits.skip(1);
  if (bits.bit()) {
    const lists = chroma === 3 ? 12 : 8;
    for (let list = 0; list < lists; list += 1) if (bits.bit()) skipScalingList(bits, list < 6 ? 16 : 64);
  }
  return chroma;
}

function skipScalingList(bits: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let index = 0; index < size; index += 1) {
    if (next !== 0) next = (last + bits.signed() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

function skipOrderFields(bits: BitReader): void {
  bits.unsigned();
  const orderType = bits.unsigned();
  if (orderType === 0) bits.unsigned();
  if (orderType === 1) {
    bits.skip(1);
    bits.signed();
    bits.signed();
    const cycle = Math.min(bits.unsigned(), 255);
    for (let index = 0; index < cycle; index += 1) bits.signed();
  }
  bits.unsigned();
  bits.skip(1);
}

function readCrop(bits: BitReader): { left: number; right: number; top: number; bottom: number } {
  if (!bits.bit()) return { left: 0, right: 0, top: 0, bottom: 0 };
  return { left: bits.unsigned(), right: bits.unsigned(), top: bits.unsigned(), bottom: bits.unsigned() };
}
