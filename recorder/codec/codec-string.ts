import { readH265Facts } from './h265.ts';
import type { FlacParameters } from './flac.ts';
import type { AudioParameters, VideoParameters } from './parameters.ts';

/** The type of a stream as `MediaSource.isTypeSupported` wants it (RFC 6381, ISO/IEC 14496-15 annex E). */
export function mimeOf(video: VideoParameters, audio: AudioParameters | FlacParameters | undefined): string {
  return `video/mp4; codecs="${[videoCodec(video), ...audioCodec(audio)].join(',')}"`;
}

function audioCodec(audio: AudioParameters | FlacParameters | undefined): string[] {
  if (audio?.codec === 'aac') return [`mp4a.40.${objectType(audio.config)}`];
  return audio?.codec === 'flac' ? ['flac'] : [];
}

function videoCodec(video: VideoParameters): string {
  if (video.codec === 'h264') return `avc3.${video.sps.toString('hex', 1, 4)}`;
  const profile = readH265Facts(video.sps)?.profileTierLevel ?? Buffer.alloc(12);
  const first = profile[0] ?? 0;
  const space = ['', 'A', 'B', 'C'][first >> 6] ?? '';
  const compatibility = reverseBits(profile.readUInt32BE(1)).toString(16);
  const tier = (first & 0x20) === 0 ? 'L' : 'H';
  const constraints = [...profile.subarray(5, 11)].map((byte) => byte.toString(16));
  while (constraints.at(-1) === '0') constraints.pop();
  return [`hev1.${space}${first & 0x1f}`, compatibility, `${tier}${profile[11] ?? 0}`, ...constraints].join(
    '.',
  );
}

function objectType(config: Buffer): number {
  return (config[0] ?? 0) >> 3;
}

function reverseBits(value: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit += 1) reversed = (reversed << 1) | ((value >>> bit) & 1);
  return reversed >>> 0;
}
