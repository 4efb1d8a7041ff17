import type { PictureMeasures } from '../picture-health/measure.ts';
import type { MaskShape } from '../tokens/mask.ts';
import type { VideoCodec } from '../codec/parameters.ts';

/** One picture to be decoded: what the decoder needs before it, in decode order. */
export interface PictureRequest {
  readonly codec: VideoCodec;
  readonly parameterSets: readonly Uint8Array[];
  /** From a keyframe on; NAL units behind their lengths. */
  readonly samples: readonly { readonly data: Uint8Array; readonly ticks: number }[];
  /** When the wanted picture is shown. */
  readonly wantedTicks: number;
  /** Scaled down to this; as it is when absent. */
  readonly widthPx?: number;
  /** Painted over before anything leaves the decoder. */
  readonly masks?: readonly MaskShape[];
}

export interface DecodeJob {
  readonly id: number;
  /** Undefined for a tile that stays empty. */
  readonly pictures: readonly (PictureRequest | undefined)[];
  readonly sheet?: { readonly columns: number; readonly tileWidthPx: number; readonly tileHeightPx: number };
  /** The first is measured and not drawn. */
  readonly isMeasured?: boolean;
}

export type DecodeAnswer =
  | { readonly kind: 'done'; readonly id: number; readonly jpeg: Uint8Array }
  | { readonly kind: 'measured'; readonly id: number; readonly measures: PictureMeasures }
  | { readonly kind: 'failed'; readonly id: number };
