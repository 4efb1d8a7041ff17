import { audioTrackId } from './head.ts';
import { listBoxes } from './read-fragment.ts';

/*
 * Browsers refuse a whole file for one track they cannot play. So the sound of a head or a fragment is hidden by
 * renaming its boxes to `free`: every byte keeps its place, and byte ranges stay true.
 */

const free = Buffer.from('free');

/** Changes the bytes of a file's head in place. */
export function hideSoundOfHead(head: Buffer): void {
  for (const moov of listBoxes(head, 0, head.length)) {
    if (moov.type !== 'moov') continue;
    for (const box of listBoxes(head, moov.start + 8, moov.end)) {
      if (box.type === 'trak' && trackOf(head, box.start, box.end) === audioTrackId)
        free.copy(head, box.start + 4);
      if (box.type === 'mvex') hideDefaults(head, box.start + 8, box.end);
    }
  }
}

/** Changes the bytes of a fragment in place; false when nothing but sound was in it. */
export function hideSoundOfFragment(fragment: Buffer, moofStart: number): boolean {
  let hasOther = false;
  const moofEnd = moofStart + fragment.readUInt32BE(moofStart);
  for (const box of listBoxes(fragment, moofStart + 8, moofEnd)) {
    if (box.type !== 'traf') continue;
    // tfhd is the first box of a traf; its track id stands behind its version and flags.
    if (fragment.readUInt32BE(box.start + 20) === audioTrackId) free.copy(fragment, box.start + 4);
    else hasOther = true;
  }
  return hasOther;
}

/** Whether the sound is one that no browser plays. */
export function hasTelephoneSound(head: Buffer): boolean {
  return head.includes('alaw') || head.includes('ulaw');
}

function trackOf(head: Buffer, start: number, end: number): number | undefined {
  const header = [...listBoxes(head, start + 8, end)].find(({ type }) => type === 'tkhd');
  return header && head.readUInt32BE(header.start + 20);
}

function hideDefaults(head: Buffer, start: number, end: number): void {
  for (const { type, start: at } of listBoxes(head, start, end))
    if (type === 'trex' && head.readUInt32BE(at + 12) === audioTrackId) free.copy(head, at + 4);
}
