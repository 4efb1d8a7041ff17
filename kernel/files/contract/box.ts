import { z } from 'zod';

const share = z.number().min(0).max(1);

/** A part of a picture that is filled in, in shares of its width and height from the upper left corner. */
export const pictureBox = z.object({ x: share, y: share, width: share.min(0.005), height: share.min(0.005) });
export type PictureBox = z.output<typeof pictureBox>;

export const boxesAtMost = 30;
