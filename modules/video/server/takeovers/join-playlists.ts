/*
 * A playlist of footage that lies on several recorders: theirs one after the other, each of its own time line behind a
 * discontinuity (RFC 8216 §4.3.2.3), with addresses that name the recorder.
 */

export interface PlaylistPart {
  /** `/media/{recorder}/v1/cameras/{camera}/hls/` */
  readonly base: string;
  readonly text: string;
}

const ends = '#EXT-X-ENDLIST';
/** Said once, at the beginning or the end. */
const ofTheWhole = [
  '#EXTM3U',
  '#EXT-X-VERSION',
  '#EXT-X-TARGETDURATION',
  '#EXT-X-PLAYLIST-TYPE',
  '#EXT-X-INDEPENDENT-SEGMENTS',
  '#EXT-X-START',
  ends,
];

/** In the order of watching. Growing while the last of them grows. */
export function joinPlaylists(parts: readonly PlaylistPart[]): string {
  const isGrowing = !(parts.at(-1)?.text.includes(ends) ?? true);
  const seconds = parts.map(({ text }) => Number(/^#EXT-X-TARGETDURATION:(\d+)/m.exec(text)?.[1] ?? 1));
  const start = /^#EXT-X-START:.*$/m.exec(parts[0]?.text ?? '')?.[0];
  const bodies = parts.map(({ base, text }) =>
    text
      .split('\n')
      .filter((line) => line !== '' && !ofTheWhole.some((tag) => line.startsWith(tag)))
      .map((line) => addressed(line, base)),
  );
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.max(1, ...seconds)}`,
    `#EXT-X-PLAYLIST-TYPE:${isGrowing ? 'EVENT' : 'VOD'}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...(start === undefined ? [] : [start]),
    ...bodies.flatMap((lines, index) =>
      index > 0 && lines[0] !== '#EXT-X-DISCONTINUITY' ? ['#EXT-X-DISCONTINUITY', ...lines] : lines,
    ),
    ...(isGrowing ? [] : [ends]),
    '',
  ].join('\n');
}

function addressed(line: string, base: string): string {
  if (line.startsWith('#EXT-X-MAP:')) return line.replace(/URI="([^"/]+)"/, `URI="${base}$1"`);
  return line.startsWith('#') ? line : `${base}${line}`;
}
