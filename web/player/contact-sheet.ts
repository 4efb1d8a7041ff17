import { fetchContactSheet } from './media-client.ts';
import type { MediaAccess } from './media-client.ts';
import type { TimeView } from './time-view.ts';

/** As many as one sheet holds. */
const tiles = 60;
const tileWidthPx = 320;

export interface ContactSheet {
  readonly bitmap: ImageBitmap;
  /** Of each tile; null where there is no footage. */
  readonly instants: readonly (number | null)[];
  readonly columns: number;
}

/** Pictures over a whole view, for looking through it while a hand is drawn along the timeline. */
export async function loadContactSheet(
  access: MediaAccess,
  cameraId: string,
  view: TimeView,
): Promise<ContactSheet> {
  const { picture, instants } = await fetchContactSheet(access, cameraId, {
    ...view,
    count: tiles,
    widthPx: tileWidthPx,
  });
  const bitmap = await createImageBitmap(picture);
  return { bitmap, instants, columns: Math.max(1, Math.round(bitmap.width / tileWidthPx)) };
}

/** The number of the tile that shows an instant; undefined where nothing was recorded. */
export function tileAt(
  instants: readonly (number | null)[],
  view: TimeView,
  atUs: number,
): number | undefined {
  const step = (view.toUs - view.fromUs) / instants.length;
  const index = Math.floor((atUs - view.fromUs) / step);
  const instant = instants[index];
  return instant === undefined || instant === null ? undefined : index;
}
