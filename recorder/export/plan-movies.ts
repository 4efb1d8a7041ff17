import type { IndexEntry } from '../mp4/stamps.ts';
import type { FootageReader, PlayableFile } from '../playback/footage-reader.ts';
import { endOf, isKeyframe } from '../playback/segments.ts';
import { findMovie } from './stored-head.ts';

/** Cameras with longer groups of pictures than this are cut between keyframes. */
const lookBackUs = 60_000_000;
/** After a longer gap another movie begins: players jump, and durations of MP4 end at 13 hours. */
const longestGapUs = 3_600_000_000;
/** Heads looked at in one go; a day is some 300 files. */
const maximumFiles = 5_000;

/** Fragments of one stored file, in order. */
export interface FilePart {
  readonly file: PlayableFile;
  readonly head: Buffer;
  readonly entries: readonly IndexEntry[];
}

/** Footage with the same codec and parameters, which can be one movie. */
export interface MoviePlan {
  readonly parts: readonly FilePart[];
  /** The `moov` all parts have. */
  readonly moov: Buffer;
  /** Of heads and fragments; the tables come on top. */
  readonly bytes: number;
}

interface Asked {
  readonly cameraId: string;
  readonly fromUs: number;
  readonly toUs: number;
}

/** What an export of one camera is made of: from the keyframe at or before its beginning. */
export async function planMovies(reader: FootageReader, asked: Asked): Promise<MoviePlan[]> {
  const { cameraId, fromUs, toUs } = asked;
  const files = await reader.listStoredFiles(cameraId, fromUs - lookBackUs, toUs, maximumFiles);
  const wanted = cutToSpan(files, fromUs, toUs);
  const movies: { parts: FilePart[]; moov: Buffer; endUs: number }[] = [];
  for (const { file, entries } of wanted) {
    const head = await reader.readHead(file);
    const moov = findMovie(head);
    const current = movies.at(-1);
    const [first] = entries;
    const last = entries.at(-1);
    if (!first || !last) continue;
    const part = { file, head, entries };
    const fits = current?.moov.equals(moov) && first.startedAtUs - current.endUs < longestGapUs;
    if (current && fits) {
      current.parts.push(part);
      current.endUs = endOf(last);
    } else movies.push({ parts: [part], moov, endUs: endOf(last) });
  }
  return movies.map(({ parts, moov }) => ({ parts, moov, bytes: bytesOf(parts) }));
}

function bytesOf(parts: readonly FilePart[]): number {
  return parts.reduce(
    (sum, { head, entries }) => entries.reduce((bytes, { size }) => bytes + size, sum + head.length),
    0,
  );
}

/** The stored fragments of a span, each file with those it has; a group of pictures may reach over two files. */
function cutToSpan(
  files: readonly PlayableFile[],
  fromUs: number,
  toUs: number,
): { readonly file: PlayableFile; readonly entries: readonly IndexEntry[] }[] {
  const all = files.flatMap((file) => file.entries.map((entry) => ({ file, entry })));
  const firstNeeded = all.findIndex(({ entry }) => endOf(entry) > fromUs);
  if (firstNeeded < 0) return [];
  const { runId } = all[firstNeeded]?.file ?? {};
  const keyframe = all.findLastIndex(
    ({ file, entry }, index) => index <= firstNeeded && file.runId === runId && isKeyframe(entry),
  );
  const chosen = all
    .slice(keyframe < 0 ? firstNeeded : keyframe)
    .filter(({ entry }) => entry.startedAtUs < toUs);
  return [...Map.groupBy(chosen, ({ file }) => file)].map(([file, parts]) => ({
    file,
    entries: parts.map(({ entry }) => entry),
  }));
}
