import { BitReader } from './bits.ts';

export interface AacFacts {
  readonly sampleRate: number;
  readonly channels: number;
}

const sampleRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];
const explicitRate = 15;

/** Reads an AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1). */
export function readAacConfig(config: Buffer): AacFacts | undefined {
  if (config.length < 2) return undefined;
  const bits = new BitReader(config);
  if (bits.bits(5) === 31) bits.skip(6);
  const rateIndex = bits.bits(4);
  const sampleRate = rateIndex === explicitRate ? bits.bits(24) : sampleRates[rateIndex];
  const channels = bits.bits(4);
  if (!sampleRate || bits.isPastEnd) return undefined;
  return { sampleRate, channels: channels === 7 ? 8 : Math.max(1, channels) };
}
