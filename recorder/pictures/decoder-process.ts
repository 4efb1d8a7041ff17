import sharp from 'sharp';
import {
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_LOG_QUIET,
  Codec,
  CodecContext,
  Frame,
  Log,
  Packet,
} from 'node-av';
import { measurePicture } from '../picture-health/measure.ts';
import { cover } from './cover.ts';
import type { RawPicture } from './cover.ts';
import type { DecodeAnswer, DecodeJob, PictureRequest } from './decode-job.ts';
import { toLuma, toRgb } from './scale-frame.ts';

/*
 * Decodes pictures in a process of its own: a decoder reads what cameras send, and when it crashes or hangs on it,
 * recording must not notice. Nothing but bytes and numbers reaches FFmpeg: no names, no options, no addresses.
 */

Log.setLevel(AV_LOG_QUIET);
sharp.cache(false);
sharp.concurrency(1);

const jpegQuality = 85;
const thumbnailQuality = 70;

process.on('message', (job: DecodeJob) => {
  answerJob(job).then(
    (answer) => process.send?.(answer),
    () => process.send?.({ kind: 'failed', id: job.id } satisfies DecodeAnswer),
  );
});
process.on('disconnect', () => process.exit(0));

async function answerJob({ id, pictures, sheet, isMeasured }: DecodeJob): Promise<DecodeAnswer> {
  const [first] = pictures;
  if (isMeasured) {
    const luma = first && tryDecode(first, toLuma);
    return luma ? { kind: 'measured', id, measures: measurePicture(luma) } : { kind: 'failed', id };
  }
  if (sheet) {
    const tiles = pictures.map((picture) => (picture ? drawPicture(picture) : undefined));
    return { kind: 'done', id, jpeg: await drawSheet(tiles, sheet) };
  }
  const raw = first && drawPicture(first);
  if (!raw) return { kind: 'failed', id };
  const { widthPx, heightPx } = raw;
  const input = { raw: { width: widthPx, height: heightPx, channels: 3 as const } };
  return { kind: 'done', id, jpeg: await sharp(raw.pixels, input).jpeg({ quality: jpegQuality }).toBuffer() };
}

async function drawSheet(
  tiles: readonly (RawPicture | undefined)[],
  { columns, tileWidthPx, tileHeightPx }: NonNullable<DecodeJob['sheet']>,
): Promise<Buffer> {
  const rows = Math.ceil(tiles.length / columns);
  const create = {
    width: columns * tileWidthPx,
    height: rows * tileHeightPx,
    channels: 3 as const,
    background: '#101010',
  };
  const layers = tiles.flatMap((tile, index) => {
    if (!tile) return [];
    const { pixels, widthPx: width } = tile;
    const height = Math.min(tile.heightPx, tileHeightPx);
    const input = pixels.subarray(0, width * height * 3);
    const place = {
      left: (index % columns) * tileWidthPx,
      top: Math.floor(index / columns) * tileHeightPx,
    };
    return [{ input, raw: { width, height, channels: 3 as const }, ...place }];
  });
  return await sharp({ create }).composite(layers).jpeg({ quality: thumbnailQuality }).toBuffer();
}

function drawPicture(picture: PictureRequest): RawPicture | undefined {
  const raw = tryDecode(picture, (frame) => toRgb(frame, picture.widthPx));
  if (raw) cover(raw, picture.masks ?? []);
  return raw;
}

function tryDecode<T>(picture: PictureRequest, convert: (frame: Frame) => T): T | undefined {
  const frame = new Frame();
  frame.alloc();
  const packet = new Packet();
  packet.alloc();
  const decoder = openDecoder(picture);
  try {
    return decodeTo(decoder, { frame, packet, convert }, picture);
  } finally {
    packet.free();
    frame.free();
    decoder.freeContext();
  }
}

function openDecoder({ codec, parameterSets }: PictureRequest): CodecContext {
  const found = Codec.findDecoder(codec === 'h264' ? AV_CODEC_ID_H264 : AV_CODEC_ID_HEVC);
  if (!found) throw new Error('the decoder is missing');
  const context = new CodecContext();
  context.allocContext3(found);
  context.threadCount = 1;
  const startCode = Buffer.from([0, 0, 0, 1]);
  context.extraData = Buffer.concat(parameterSets.flatMap((set) => [startCode, set]));
  if (context.open2Sync(found) < 0) throw new Error('the decoder does not open');
  return context;
}

/** Feeds the samples until the wanted picture comes; with none that fits, the last one before it is taken. */
function decodeTo<T>(
  decoder: CodecContext,
  {
    frame,
    packet,
    convert,
  }: { readonly frame: Frame; readonly packet: Packet; readonly convert: (frame: Frame) => T },
  picture: PictureRequest,
): T | undefined {
  let found: T | undefined;
  const take = (): boolean => {
    while (decoder.receiveFrameSync(frame) >= 0) {
      const isWanted = Number(frame.pts) === picture.wantedTicks;
      if (isWanted || picture.samples.length === 1) found = convert(frame);
      frame.unref();
      if (isWanted) return true;
    }
    return false;
  };
  for (const { data, ticks } of picture.samples) {
    packet.data = toAnnexB(data);
    packet.pts = BigInt(ticks);
    packet.dts = BigInt(ticks);
    decoder.sendPacketSync(packet);
    packet.unref();
    if (take()) return found;
  }
  decoder.sendPacketSync(null);
  take();
  return found;
}

/** Lengths of NAL units become start codes. */
function toAnnexB(sample: Uint8Array): Buffer {
  const bytes = Buffer.from(sample);
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    bytes.writeUInt32BE(1, at);
    at += 4 + length;
  }
  return bytes;
}
