import type { FootageReader } from '../playback/footage-reader.ts';
import { isKeyframe } from '../playback/segments.ts';
import type { Keyframe } from '../playback/keyframes.ts';

/** Where steps are shorter than the way between keyframes, a tile shows the one before. */
const lookBackUs = 12_000_000;

/** The one that ends, the one that follows, and one more where reception began anew. */
const filesPerTile = 3;

/** For each step of a span the first keyframe within it, or one shortly before. */
export async function chooseTiles(
  reader: FootageReader,
  asked: {
    readonly cameraId: string;
    readonly fromUs: number;
    readonly toUs: number;
    readonly count: number;
  },
): Promise<(Keyframe | undefined)[]> {
  const { cameraId, fromUs, toUs, count } = asked;
  const stepUs = (toUs - fromUs) / count;
  const steps = Array.from({ length: count }, (_, index) => fromUs + index * stepUs);
  return await Promise.all(
    steps.map(async (atUs) => await findKeyframe(reader, { cameraId, fromUs: atUs, toUs: atUs + stepUs })),
  );
}

async function findKeyframe(
  reader: FootageReader,
  { cameraId, fromUs, toUs }: { readonly cameraId: string; readonly fromUs: number; readonly toUs: number },
): Promise<Keyframe | undefined> {
  const files = await reader.listFiles(cameraId, fromUs - lookBackUs, toUs, filesPerTile);
  const keyframes = files.flatMap((file) =>
    file.entries.filter(isKeyframe).map((entry) => ({ file, entry })),
  );
  const within = keyframes.find(({ entry }) => entry.startedAtUs >= fromUs && entry.startedAtUs < toUs);
  const isShortlyBefore = ({ entry }: Keyframe): boolean =>
    entry.startedAtUs < fromUs && entry.startedAtUs >= fromUs - lookBackUs;
  return within ?? keyframes.findLast(isShortlyBefore);
}
