import { DatabaseSync } from 'node:sqlite';
import { readFootageFiles } from './recorder-process.ts';
import type { TestSite } from './recorder-process.ts';

/** A span of the ledger, in milliseconds. */
export interface Told {
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: string;
}

/** Pictures this close leave nothing out. */
const closeMs = 300;
/** The ledger calls nothing shorter a gap of the camera, but an end of the recorder may be shorter. */
const gapMs = 1500;
const stepMs = 50;

/** The ledger of a camera of a recorder that has ended. */
export function readLedger({ configFile }: Pick<TestSite, 'configFile'>, cameraId: string): Told[] {
  const database = new DatabaseSync(`${configFile}.index.sqlite`, { readOnly: true });
  try {
    return database
      .prepare('select from_us, to_us, state from ledger where camera_id = ? order by from_us, id')
      .all(cameraId)
      .map((row) => ({
        fromMs: Number(row.from_us) / 1000,
        toMs: row.to_us === null ? Infinity : Number(row.to_us) / 1000,
        state: String(row.state),
      }));
  } finally {
    database.close();
  }
}

/** When each picture in the files of each camera was sent, told by the pictures themselves. */
export async function readSentTimes(disk: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const files = Map.groupBy(await readFootageFiles(disk), ({ scanned }) => scanned.head.cameraId);
  return new Map(
    [...files].map(([cameraId, ofCamera]) => [
      cameraId,
      ofCamera.flatMap(({ stamps }) => stamps.map(({ sentAtMs }) => sentAtMs)).toSorted((a, b) => a - b),
    ]),
  );
}

/** The longest time over which the ledger says `recorded` and no picture is there, or the other way round. */
export function longestDisagreementMs(spans: readonly Told[], sentAtMs: readonly number[]): number {
  const recorded = spans.filter(({ state }) => state === 'recorded');
  const fromMs = Math.min(recorded[0]?.fromMs ?? Infinity, sentAtMs[0] ?? Infinity) - 2000;
  const toMs = Math.max(recorded.at(-1)?.toMs ?? -Infinity, sentAtMs.at(-1) ?? -Infinity) + 2000;
  let longest = 0;
  let lasting = 0;
  for (let atMs = fromMs; atMs <= toMs; atMs += stepMs) {
    const isTold = recorded.some((span) => span.fromMs <= atMs && atMs < span.toMs);
    const apartMs = picturesApartMs(sentAtMs, atMs);
    const isWrong = isTold ? apartMs > gapMs : apartMs <= closeMs;
    lasting = isWrong ? lasting + stepMs : 0;
    longest = Math.max(longest, lasting);
  }
  return longest;
}

/** From the picture before the instant to the one after it. */
function picturesApartMs(sentAtMs: readonly number[], atMs: number): number {
  const next = sentAtMs.findIndex((sent) => sent > atMs);
  const before = sentAtMs[next - 1];
  const after = sentAtMs[next];
  return before === undefined || after === undefined ? Infinity : after - before;
}

/** Where a span does not begin at the end of the one before. */
export function seams(spans: readonly Told[]): Told[] {
  return spans.filter((span, index) => index > 0 && span.fromMs !== spans[index - 1]?.toMs);
}
