import { audioTrackId, videoTrackId } from '../mp4/head.ts';
import { listBoxes } from '../mp4/read-fragment.ts';
import type { FoundBox } from '../mp4/read-fragment.ts';

/** What a movie takes over from the `moov` of a stored file. */
export interface TrackFacts {
  readonly trackId: number;
  readonly isVideo: boolean;
  readonly timescale: number;
  /** Everything of `tkhd` behind its duration: layer, volume, matrix, size. */
  readonly placement: Buffer;
  readonly handler: Buffer;
  readonly mediaHeader: Buffer;
  readonly dataInformation: Buffer;
  /** `stsd` */
  readonly description: Buffer;
}

/** The `moov` of a stored file, which is the same as long as codec and parameters are. */
export function findMovie(head: Buffer): Buffer {
  return bytesOf(head, findBox(head, { start: 0, end: head.length }, 'moov', 0));
}

export function readTracks(moov: Buffer): TrackFacts[] {
  return [...listBoxes(moov, 8, moov.length)]
    .filter(({ type }) => type === 'trak')
    .map((trak) => readTrack(moov, trak))
    .filter(({ trackId }) => trackId === videoTrackId || trackId === audioTrackId);
}

function readTrack(moov: Buffer, trak: FoundBox): TrackFacts {
  const header = findBox(moov, trak, 'tkhd');
  const mdia = findBox(moov, trak, 'mdia');
  const minf = findBox(moov, mdia, 'minf');
  const stbl = findBox(moov, minf, 'stbl');
  const isVideo = [...listBoxes(moov, minf.start + 8, minf.end)].some(({ type }) => type === 'vmhd');
  return {
    trackId: moov.readUInt32BE(header.start + 20),
    isVideo,
    timescale: moov.readUInt32BE(findBox(moov, mdia, 'mdhd').start + 20),
    placement: Buffer.from(moov.subarray(header.start + 32, header.end)),
    handler: bytesOf(moov, findBox(moov, mdia, 'hdlr')),
    mediaHeader: bytesOf(moov, findBox(moov, minf, isVideo ? 'vmhd' : 'smhd')),
    dataInformation: bytesOf(moov, findBox(moov, minf, 'dinf')),
    description: nameForPlayers(bytesOf(moov, findBox(moov, stbl, 'stsd'))),
  };
}

/**
 * Players of operating systems know only the names that promise parameter sets in the sample entry. They are there too,
 * since another set begins another run.
 */
function nameForPlayers(stsd: Buffer): Buffer {
  const entryType = 8 + 8 + 4;
  const names: Readonly<Record<string, string>> = { avc3: 'avc1', hev1: 'hvc1' };
  const name = names[stsd.toString('latin1', entryType, entryType + 4)];
  if (name) stsd.write(name, entryType, 'latin1');
  return stsd;
}

function findBox(
  bytes: Buffer,
  within: { readonly start: number; readonly end: number },
  type: string,
  skip = 8,
): FoundBox {
  const found = [...listBoxes(bytes, within.start + skip, within.end)].find((inner) => inner.type === type);
  if (!found) throw new Error(`a stored file has no ${type}`);
  return found;
}

function bytesOf(bytes: Buffer, { start, end }: FoundBox): Buffer {
  return Buffer.from(bytes.subarray(start, end));
}
