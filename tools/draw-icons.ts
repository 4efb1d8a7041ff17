import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';

/** Draws the application's icons from `favicon.svg`; run it by hand after the drawing changed and commit the result. */
const folder = path.resolve(import.meta.dirname, '../web/public');
const drawing = await readFile(path.join(folder, 'favicon.svg'), 'utf8');
// A maskable icon is cut by the phone: its ground must reach the edges.
const squareDrawing = drawing.replace(' rx="11"', '');

await draw(drawing, 192, 'icon-192.png');
await draw(drawing, 512, 'icon-512.png');
await draw(squareDrawing, 512, 'icon-maskable-512.png');
await draw(squareDrawing, 180, 'apple-touch-icon.png');

async function draw(svg: string, sidePx: number, name: string): Promise<void> {
  await sharp(Buffer.from(svg), { density: 72 * (sidePx / 48) })
    .resize(sidePx, sidePx)
    .png({ palette: true })
    .toFile(path.join(folder, name));
}
