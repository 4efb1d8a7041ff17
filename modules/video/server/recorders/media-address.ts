import type { RecorderRow } from './recorder.store.ts';

/** Where the hub reaches a recorder: as an administrator wrote it, else where its link comes from. */
export function targetOf({
  mediaUrl,
  remoteAddress,
  mediaPort,
}: Pick<RecorderRow, 'mediaUrl' | 'remoteAddress' | 'mediaPort'>): string | undefined {
  if (mediaUrl !== null) return mediaUrl;
  if (remoteAddress === null || mediaPort === null) return undefined;
  const host = remoteAddress.replace(/^::ffff:/, '');
  return `http://${host.includes(':') ? `[${host}]` : host}:${mediaPort}`;
}
