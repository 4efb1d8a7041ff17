import type { PictureDecoders } from '../pictures/picture-decoders.ts';
import { PictureError } from '../pictures/picture-decoders.ts';
import { findPicture, readKeyframePicture } from '../pictures/find-picture.ts';
import type { WantedPicture } from '../pictures/find-picture.ts';
import type { Sheet } from '../pictures/sheet-cache.ts';
import { chooseTiles } from '../pictures/thumbnails.ts';
import { SheetCache } from '../pictures/sheet-cache.ts';
import type { FootageReader } from '../playback/footage-reader.ts';
import type { Recorder } from '../recorder.ts';
import { shapesWithin } from '../tokens/mask.ts';
import type { MaskShape } from '../tokens/mask.ts';
import type { Journal } from './journal.ts';
import * as routes from './picture.routes.ts';
import { ApiProblem, apiProblems } from './problem.ts';
import { handle } from './route.ts';
import type { ApiAnswer, ApiHandler, Caller } from './route.ts';
import { SnapshotLooks } from './snapshot-looks.ts';
import { checkSpan } from './status.handlers.ts';

const newestUs = 15_000_000;
/** An instant in an address is exact to the millisecond; the picture within that millisecond is meant. */
const withinMillisecondUs = 999;
const columns = 10;

export interface PictureSources {
  readonly recorder: Recorder;
  readonly reader: FootageReader;
  readonly journal: Journal;
  readonly decoders: PictureDecoders;
}

export function makePictureHandlers({ recorder, reader, journal, decoders }: PictureSources): ApiHandler[] {
  const sheets = new SheetCache();
  const snapshotLooks = new SnapshotLooks(journal);
  return [
    handle(routes.getFrame, async ({ cameraId, at, which, width }, { caller }) => {
      const right = caller.claims?.right ?? 'review';
      journal.note(caller, { cameraId, right, what: 'picture', fromUs: at, toUs: at });
      const wanted = { cameraId, atUs: at + withinMillisecondUs, which, ...scaled(width) };
      return await drawPicture(wanted, caller);
    }),
    handle(routes.getSnapshot, async ({ cameraId, width }, { caller }) => {
      const nowUs = recorder.nowUs();
      snapshotLooks.note(caller, cameraId, nowUs);
      const newest = { cameraId, atUs: nowUs, which: 'exact', oldestUs: newestUs } as const;
      return await drawPicture({ ...newest, ...scaled(width) }, caller);
    }),
    handle(routes.getThumbnails, async ({ cameraId, from, to, count, width }, { caller }) => {
      checkSpan(from, to);
      journal.note(caller, { cameraId, right: 'review', what: 'thumbnails', fromUs: from, toUs: to });
      const masks = shapesWithin(caller.claims?.masks, from, to);
      const key = [cameraId, from, to, count, width, JSON.stringify(masks)].join('|');
      const known = sheets.find(key);
      if (known) return sheetAnswer(known);
      const sheet = await drawSheet({ cameraId, fromUs: from, toUs: to, count, width, masks });
      // What may still grow is drawn anew.
      if (to < recorder.nowUs() - newestUs) sheets.keep(key, sheet);
      return sheetAnswer(sheet);
    }),
  ];

  async function drawPicture(wanted: WantedPicture, { claims }: Caller): Promise<ApiAnswer> {
    const found = await findPicture(reader, wanted);
    if (!found) throw new ApiProblem(apiProblems.noFootage);
    const masks = shapesWithin(claims?.masks, found.atUs, wanted.atUs);
    const body = await decode(decoders, { pictures: [{ ...found.request, masks }] });
    return { kind: 'bytes', type: 'image/jpeg', body, headers: { 'x-picture-at-us': String(found.atUs) } };
  }

  async function drawSheet(asked: {
    cameraId: string;
    fromUs: number;
    toUs: number;
    count: number;
    width: number;
    masks: readonly MaskShape[];
  }): Promise<Sheet> {
    const { count, width, masks } = asked;
    const tiles = await chooseTiles(reader, asked);
    if (tiles.every((tile) => tile === undefined)) throw new ApiProblem(apiProblems.noFootage);
    const pictures = await Promise.all(
      tiles.map(async (tile) => {
        const found = tile && (await readKeyframePicture(reader, { ...tile, widthPx: width }));
        return found && { ...found, masks };
      }),
    );
    const tileHeightPx = Math.round((width * 9) / 16);
    const sheet = { columns: Math.min(columns, count), tileWidthPx: width, tileHeightPx };
    const instants = tiles.map((tile) => tile?.entry.startedAtUs ?? '-').join(',');
    return { jpeg: await decode(decoders, { pictures, sheet }), instants };
  }
}

async function decode(
  decoders: PictureDecoders,
  job: Parameters<PictureDecoders['decode']>[0],
): Promise<Buffer> {
  try {
    return await decoders.decode(job);
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    throw new ApiProblem(
      error.fault === 'too-many' ? apiProblems.tooManyRequests : apiProblems.pictureFailed,
    );
  }
}

function sheetAnswer({ jpeg, instants }: Sheet): ApiAnswer {
  return { kind: 'bytes', type: 'image/jpeg', body: jpeg, headers: { 'x-tiles-at-us': instants } };
}

function scaled(widthPx: number | undefined): { readonly widthPx?: number } {
  return widthPx === undefined ? {} : { widthPx };
}
