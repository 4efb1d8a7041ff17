import type { PictureBox } from '#kernel/files/contract/box.ts';

const quality = 0.92;
/** As many as the town keeps; more would only be sent for nothing. */
const longestSidePx = 2048;
const fill = '#3a4046';

/** The picture with its boxes filled in, made on this device: what is under them is never sent. */
export async function burnBoxes(blob: Blob, boxes: readonly PictureBox[]): Promise<Blob> {
  const picture = await createImageBitmap(blob, { imageOrientation: 'from-image' });
  const scale = Math.min(1, longestSidePx / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const drawing = canvas.getContext('2d');
  if (!drawing) throw new Error('This browser cannot draw');
  drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  drawing.fillStyle = fill;
  for (const { x, y, width, height } of boxes) {
    const left = Math.floor(x * canvas.width);
    const top = Math.floor(y * canvas.height);
    const right = Math.ceil((x + width) * canvas.width);
    const bottom = Math.ceil((y + height) * canvas.height);
    drawing.fillRect(left, top, right - left, bottom - top);
  }
  return await new Promise((resolve, reject) =>
    canvas.toBlob(
      (made) => (made ? resolve(made) : reject(new Error('This browser cannot write a picture'))),
      'image/jpeg',
      quality,
    ),
  );
}
