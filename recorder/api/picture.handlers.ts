import type { PictureDecoders } from '../pictures/picture-decoders.ts';
import { PictureError } from '../pictures/picture-decoders.ts';
import { findPicture, readKeyframePicture } from '../pictures/find-picture.ts';
import type { WantedPicture } from '../pictures/find-picture.ts';
import type { Sheet } from '../pictures/sheet-cache.ts';
import { chooseTiles } from '../pictures/thumbnails.ts';
import { SheetCache } from '../pictures/sheet-cache.ts';
import type { FootageReader } from '../playback/footage-reader.ts';
import type { Recorder } from '../recorder.ts';
import type { Journal } from './journal.ts';
import * as routes from './picture.routes.ts';
import { ApiProblem, apiProblems } from './problem.ts';
import { handle } from './route.ts';
import type { ApiAnswer, ApiHandler } from './route.ts';
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
  return [
    handle(routes.getFrame, async ({ cameraId, at, which, width }, { caller }) => {
      const right = caller.claims?.right ?? 'review';
      journal.note(caller, { cameraId, right, what: 'picture', fromUs: at, toUs: at });
      return await drawPicture({ cameraId, atUs: at + withinMillisecondUs, which, ...scaled(width) });
    }),
    handle(routes.getSnapshot, async ({ cameraId, width }, { caller }) => {
      const nowUs = recorder.nowUs();
      journal.note(caller, { cameraId, right: 'live', what: 'picture', fromUs: nowUs, toUs: nowUs });
      const newest = { cameraId, atUs: nowUs, which: 'exact', oldestUs: newestUs } as const;
      return await drawPicture({ ...newest, ...scaled(width) });
    }),
    handle(routes.getThumbnails, async ({ cameraId, from, to, count, width }, { caller }) => {
      checkSpan(from, to);
      journal.note(caller, { cameraId, right: 'review', what: 'thumbnails', fromUs: from, toUs: to });
      const key = [cameraId, from, to, count, width].join('|');
      const known = sheets.find(key);
      if (known) return sheetAnswer(known);
      const sheet = await drawSheet({ cameraId, fromUs: from, toUs: to, count, width });
      // What may still grow is drawn anew.
      if (to < recorder.nowUs() - newestUs) sheets.keep(key, sheet);
      return sheetAnswer(sheet);
    }),
  ];

  async function drawPicture(wanted: WantedPicture): Promise<ApiAnswer> {
    const found = await findPicture(reader, wanted);
    if (!found) throw new ApiProblem(apiProblems.noFootage);
    const body = await decode({ pictures: [found.request] });
    return { kind: 'bytes', type: 'image/jpeg', body, headers: { 'x-picture-at-us': String(found.atUs) } };
  }

  async function drawSheet(asked: {
    cameraId: string;
    fromUs: number;
    toUs: number;
    count: number;
    width: number;
  }): Promise<Sheet> {
    const { count, width } = asked;
    const tiles = await chooseTiles(reader, asked);
    if (tiles.every((tile) => tile === undefined)) throw new ApiProblem(apiProblems.noFootage);
    const pictures = await Promise.all(
      tiles.map(async (tile) => tile && (await readKeyframePicture(reader, { ...tile, widthPx: width }))),
    );
    const tileHeightPx = Math.round((width * 9) / 16);
    const sheet = { columns: Math.min(columns, count), tileWidthPx: width, tileHeightPx };
    const instants = tiles.map((tile) => tile?.entry.startedAtUs ?? '-').join(',');
    return { jpeg: await decode({ pictures, sheet }), instants };
  }

  async function decode(job: Parameters<PictureDecoders['decode']>[0]): Promise<Buffer> {
    try {
      return await decoders.decode(job);
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      throw new ApiProblem(
        error.fault === 'too-many' ? apiProblems.tooManyRequests : apiProblems.pictureFailed,
      );
    }
  }
}

function sheetAnswer({ jpeg, instants }: Sheet): ApiAnswer {
  return { kind: 'bytes', type: 'image/jpeg', body: jpeg, headers: { 'x-tiles-at-us': instants } };
}

function scaled(widthPx: number | undefined): { readonly widthPx?: number } {
  return widthPx === undefined ? {} : { widthPx };
}
