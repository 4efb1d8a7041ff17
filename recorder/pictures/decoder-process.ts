import sharp from 'sharp';
import {
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_LOG_QUIET,
  AV_PIX_FMT_RGB24,
  Codec,
  CodecContext,
  Frame,
  Log,
  Packet,
  SoftwareScaleContext,
} from 'node-av';
import type { AVPixelFormat } from 'node-av';
import { cover } from './cover.ts';
import type { RawPicture } from './cover.ts';
import type { DecodeAnswer, DecodeJob, PictureRequest } from './decode-job.ts';

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

async function answerJob({ id, pictures, sheet }: DecodeJob): Promise<DecodeAnswer> {
  if (sheet) {
    const tiles = pictures.map((picture) => (picture ? tryDecode(picture) : undefined));
    return { kind: 'done', id, jpeg: await drawSheet(tiles, sheet) };
  }
  const [first] = pictures;
  const raw = first && tryDecode(first);
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

function tryDecode(picture: PictureRequest): RawPicture | undefined {
  const frame = new Frame();
  frame.alloc();
  const packet = new Packet();
  packet.alloc();
  const decoder = openDecoder(picture);
  try {
    const raw = decodeTo(decoder, { frame, packet }, picture);
    if (raw) cover(raw, picture.masks ?? []);
    return raw;
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
function decodeTo(
  decoder: CodecContext,
  { frame, packet }: { readonly frame: Frame; readonly packet: Packet },
  picture: PictureRequest,
): RawPicture | undefined {
  let found: RawPicture | undefined;
  const take = (): boolean => {
    while (decoder.receiveFrameSync(frame) >= 0) {
      const isWanted = Number(frame.pts) === picture.wantedTicks;
      if (isWanted || picture.samples.length === 1) found = toRgb(frame, picture.widthPx);
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

function toRgb(frame: Frame, wantedWidthPx: number | undefined): RawPicture {
  const widthPx = Math.min(frame.width, wantedWidthPx ?? frame.width);
  const heightPx = Math.max(2, Math.round((frame.height * widthPx) / frame.width));
  const scaler = new SoftwareScaleContext();
  const target = new Frame();
  target.alloc();
  try {
    scaler.getContext(
      frame.width,
      frame.height,
      frame.format as AVPixelFormat,
      widthPx,
      heightPx,
      AV_PIX_FMT_RGB24,
    );
    target.width = widthPx;
    target.height = heightPx;
    target.format = AV_PIX_FMT_RGB24;
    target.getBuffer(1);
    scaler.scaleFrameSync(target, frame);
    return { pixels: target.toBuffer(), widthPx, heightPx };
  } finally {
    target.free();
    scaler.freeContext();
  }
}
