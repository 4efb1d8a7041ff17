import {
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_YUVJ420P,
  Frame,
  SoftwareScaleContext,
  SWS_AREA,
  SWS_BICUBIC,
} from 'node-av';
import type { AVPixelFormat, SwsFlags } from 'node-av';
import { measuredWidthPx } from '../picture-health/measure.ts';
import type { LumaPicture } from '../picture-health/measure.ts';
import type { RawPicture } from './cover.ts';

/** What stands for no colour. */
const grey = 128;

interface Target {
  readonly format: AVPixelFormat;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly flags: SwsFlags;
}

/** Not larger than the frame; as it is without a width. */
export function toRgb(frame: Frame, wantedWidthPx: number | undefined): RawPicture {
  const widthPx = Math.min(frame.width, wantedWidthPx ?? frame.width);
  const heightPx = Math.max(2, Math.round((frame.height * widthPx) / frame.width));
  const target = { format: AV_PIX_FMT_RGB24, widthPx, heightPx, flags: SWS_BICUBIC };
  return { pixels: scale(frame, target), widthPx, heightPx };
}

/** The small copy that is measured, means of what it stands for: brightness of the full range, whatever the camera sends. */
export function toLuma(frame: Frame): LumaPicture {
  const widthPx = measuredWidthPx;
  const heightPx = 2 * Math.max(1, Math.round((frame.height * widthPx) / frame.width / 2));
  const planes = scale(frame, { format: AV_PIX_FMT_YUVJ420P, widthPx, heightPx, flags: SWS_AREA });
  const points = widthPx * heightPx;
  const colours = planes.subarray(points);
  const awayFromGrey = colours.reduce((sum, value) => sum + Math.abs(value - grey), 0);
  return {
    luma: planes.subarray(0, points),
    widthPx,
    heightPx,
    colourfulness: awayFromGrey / colours.length,
  };
}

function scale(frame: Frame, { format, widthPx, heightPx, flags }: Target): Buffer {
  const scaler = new SoftwareScaleContext();
  const target = new Frame();
  target.alloc();
  try {
    const source = frame.format as AVPixelFormat;
    scaler.getContext(frame.width, frame.height, source, widthPx, heightPx, format, flags);
    target.width = widthPx;
    target.height = heightPx;
    target.format = format;
    target.getBuffer(1);
    scaler.scaleFrameSync(target, frame);
    return target.toBuffer();
  } finally {
    target.free();
    scaler.freeContext();
  }
}
