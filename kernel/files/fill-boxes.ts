import sharp from 'sharp';
import type { PictureBox } from './contract/box.ts';

/** Of the JPEG that is prepared from it once more. */
const quality = 95;
const fill = { r: 58, g: 64, b: 70, alpha: 1 };

/**
 * Fills parts of a picture with one colour. Filled, not blurred: letters and faces under a blur can be guessed again.
 * Each box grows to whole pixels, so that no line of what it covers is left.
 */
export async function fillBoxes(bytes: Uint8Array, boxes: readonly PictureBox[]): Promise<Buffer> {
  const { width, height } = await sharp(bytes).metadata();
  const overlays = boxes.map((box) => {
    const left = Math.min(Math.floor(box.x * width), width - 1);
    const top = Math.min(Math.floor(box.y * height), height - 1);
    const right = Math.max(left + 1, Math.min(width, Math.ceil((box.x + box.width) * width)));
    const bottom = Math.max(top + 1, Math.min(height, Math.ceil((box.y + box.height) * height)));
    const create = { width: right - left, height: bottom - top, channels: 4 as const, background: fill };
    return { input: { create }, left, top };
  });
  return await sharp(bytes).composite(overlays).jpeg({ quality }).toBuffer();
}
