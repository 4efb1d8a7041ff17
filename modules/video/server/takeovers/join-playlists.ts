/*
 * A playlist of footage that lies on several recorders: theirs one after the other, each of its own time line behind a
 * discontinuity (RFC 8216 §4.3.2.3), with addresses that name the recorder. Lines are those that a recorder writes
 * (`recorder/playback/playlist.ts`) and no others: what another recorder than ours, or a stolen one, writes beside them
 * could lead a player elsewhere.
 */

export interface PlaylistPart {
  /** `/media/{recorder}/v1/cameras/{camera}/hls/` */
  readonly base: string;
  readonly playlist: Playlist;
}

export interface Playlist {
  readonly targetSeconds: number;
  readonly isGrowing: boolean;
  readonly start: string | undefined;
  /** Of the pieces, in their order. */
  readonly lines: readonly string[];
}

const ends = '#EXT-X-ENDLIST';
const address = '[\\w-]+\\.(?:mp4|m4s)(?:\\?[\\w.=&:-]*)?';
const mapPattern = new RegExp(`^#EXT-X-MAP:URI="(${address})"(,BYTERANGE="\\d+@\\d+")?$`);
const addressPattern = new RegExp(`^${address}$`);
const startPattern = /^#EXT-X-START:TIME-OFFSET=\d+\.\d+,PRECISE=YES$/;
/** A fragment of ours is some seconds long, one of keyframes some minutes. */
const targetPattern = /^#EXT-X-TARGETDURATION:(\d{1,5})$/;
/** Said once, at the beginning or the end. */
const ofTheWhole = [
  /^#EXTM3U$/,
  /^#EXT-X-VERSION:\d+$/,
  targetPattern,
  /^#EXT-X-PLAYLIST-TYPE:(?:EVENT|VOD)$/,
  /^#EXT-X-INDEPENDENT-SEGMENTS$/,
  startPattern,
  new RegExp(`^${ends}$`),
];
const ofPieces = [
  /^#EXT-X-DISCONTINUITY$/,
  mapPattern,
  /^#EXT-X-PROGRAM-DATE-TIME:[\dTZ:.-]+$/,
  /^#EXTINF:\d+(?:\.\d+)?,$/,
  /^#EXT-X-BYTERANGE:\d+@\d+$/,
  addressPattern,
];

/** Undefined for what no recorder of ours writes. */
export function readPlaylist(text: string): Playlist | undefined {
  const lines = text.split('\n').filter((line) => line !== '');
  const isOf = (patterns: readonly RegExp[], line: string): boolean =>
    patterns.some((pattern) => pattern.test(line));
  const target = lines.map((line) => targetPattern.exec(line)?.[1]).find((seconds) => seconds !== undefined);
  if (lines[0] !== '#EXTM3U' || target === undefined) return undefined;
  const pieces = lines.filter((line) => !isOf(ofTheWhole, line));
  if (!pieces.every((line) => isOf(ofPieces, line))) return undefined;
  return {
    targetSeconds: Number(target),
    isGrowing: !lines.includes(ends),
    start: lines.find((line) => startPattern.test(line)),
    lines: pieces,
  };
}

/** In the order of watching. Growing while the last of them grows. */
export function joinPlaylists(parts: readonly PlaylistPart[]): {
  readonly text: string;
  readonly isGrowing: boolean;
} {
  const isGrowing = parts.at(-1)?.playlist.isGrowing ?? false;
  const targetSeconds = Math.max(1, ...parts.map(({ playlist }) => playlist.targetSeconds));
  const start = parts[0]?.playlist.start;
  const bodies = parts.map(({ base, playlist }) => playlist.lines.map((line) => addressed(line, base)));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${targetSeconds}`,
    `#EXT-X-PLAYLIST-TYPE:${isGrowing ? 'EVENT' : 'VOD'}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...(start === undefined ? [] : [start]),
    ...bodies.flatMap((body, index) =>
      index > 0 && body[0] !== '#EXT-X-DISCONTINUITY' ? ['#EXT-X-DISCONTINUITY', ...body] : body,
    ),
    ...(isGrowing ? [] : [ends]),
    '',
  ];
  return { text: lines.join('\n'), isGrowing };
}

function addressed(line: string, base: string): string {
  const [, uri, range = ''] = mapPattern.exec(line) ?? [];
  if (uri !== undefined) return `#EXT-X-MAP:URI="${base}${uri}"${range}`;
  return line.startsWith('#') ? line : `${base}${line}`;
}
