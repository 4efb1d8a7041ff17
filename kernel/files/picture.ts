import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import type { Metadata, Sharp } from 'sharp';
import { Problem } from '#kernel/errors/problem.ts';
import { readEvidence } from './evidence.ts';
import type { PictureEvidence } from './evidence.ts';
import { differenceHash, hashColumns, hashRows } from './perceptual-hash.ts';
import { fileProblems } from './problems.ts';

export interface PreparedImage {
  readonly bytes: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface PreparedPicture extends PictureEvidence {
  /** What the town keeps and shows: an upright JPEG of at most 2048 px that tells nothing but the picture. */
  readonly original: PreparedImage;
  readonly thumbnail: PreparedImage;
  readonly mediaType: 'image/jpeg';
  /** Of `original.bytes`, to find a damaged file. */
  readonly sha256: string;
  /** Of the bytes as they were sent, to recognise the sender's own file later. */
  readonly uploadSha256: string;
  /** dHash, 16 hexadecimal digits. */
  readonly perceptualHash: string;
}

const fullSidePx = 2048;
const thumbnailSidePx = 480;
/** Phones go to 50.4 megapixels (8192 × 6144); decoded that is 200 MB, and two are decoded at once. */
const maximumPixels = 52_000_000;
/** A 50-megapixel photo takes about 2 s on one slow core. */
const decodeTimeoutS = 20;

const plainTypes = new Set(['image/jpeg', 'image/png', 'image/apng', 'image/webp', 'image/avif']);
const heicTypes = new Set(['image/heic', 'image/heic-sequence', 'image/heif', 'image/heif-sequence']);

/**
 * Turns what a stranger sent into pictures that are safe to show, or says why not.
 * The type is told by content, never by name. Only the first frame of an animation is kept.
 *
 * @throws Problem `files.unsupported-type`, `files.heic-unsupported`, `files.too-many-pixels`, `files.unreadable`
 */
export async function preparePicture(bytes: Uint8Array): Promise<PreparedPicture> {
  const type = await sniffType(bytes);
  const metadata = await decoding(type, openPicture(bytes).metadata());
  refuseBomb(metadata);

  const original = await decoding(type, shrink(openPicture(bytes).autoOrient(), fullSidePx, 82));
  const thumbnail = await decoding(type, shrink(sharp(original.bytes), thumbnailSidePx, 74));
  return {
    original,
    thumbnail,
    mediaType: 'image/jpeg',
    sha256: sha256(original.bytes),
    uploadSha256: sha256(bytes),
    perceptualHash: await hashPicture(thumbnail.bytes),
    ...readEvidence(metadata.exif),
  };
}

async function sniffType(bytes: Uint8Array): Promise<string> {
  const type = (await fileTypeFromBuffer(bytes))?.mime ?? 'unknown';
  if (!plainTypes.has(type) && !heicTypes.has(type)) throw new Problem(fileProblems.unsupportedType);
  return type;
}

function openPicture(bytes: Uint8Array): Sharp {
  // NOTE: one thread a picture: libvips would otherwise take every core from the rest of the hub.
  sharp.concurrency(1);
  return sharp(bytes, { failOn: 'error', limitInputPixels: maximumPixels, sequentialRead: true });
}

function refuseBomb({ width, height }: Metadata): void {
  if (width * height > maximumPixels) {
    throw new Problem(fileProblems.tooManyPixels, { maximumMegapixels: maximumPixels / 1e6 });
  }
}

async function shrink(picture: Sharp, sidePx: number, quality: number): Promise<PreparedImage> {
  const { data, info } = await picture
    .resize(sidePx, sidePx, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .jpeg({ quality, progressive: true })
    .timeout({ seconds: decodeTimeoutS })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, widthPx: info.width, heightPx: info.height };
}

async function hashPicture(bytes: Buffer): Promise<string> {
  const grey = await sharp(bytes).greyscale().resize(hashColumns, hashRows, { fit: 'fill' }).raw().toBuffer();
  return differenceHash(grey);
}

/** libvips has no error codes: whatever it says about a stranger's bytes means that they cannot be shown. */
async function decoding<T>(type: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    if (text.startsWith('timeout')) throw new Problem(fileProblems.busy);
    if (text.includes('pixel limit')) {
      throw new Problem(fileProblems.tooManyPixels, { maximumMegapixels: maximumPixels / 1e6 });
    }
    throw new Problem(heicTypes.has(type) ? fileProblems.heicUnsupported : fileProblems.unreadable);
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
