import type { VideoParameters } from '../codec/parameters.ts';

/** All bytes of one picture, in decode order. */
export interface VideoUnit {
  readonly kind: 'video';
  /** When it is shown, in ticks that do not wrap. */
  readonly ticks: number;
  readonly isKeyframe: boolean;
  /** A packet of it, or right before it, was lost. */
  readonly isDamaged: boolean;
  /** NAL units as received, each behind its length in 4 bytes. */
  readonly data: Buffer;
  /** What was known when the picture ended; the same object as long as nothing changes. */
  readonly parameters: VideoParameters | undefined;
}

export interface AudioUnit {
  readonly kind: 'audio';
  readonly ticks: number;
  readonly durationTicks: number;
  readonly isDamaged: boolean;
  readonly data: Buffer;
}

export type MediaUnit = VideoUnit | AudioUnit;
