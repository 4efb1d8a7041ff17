import type { SignedCodec } from './signing-sei.ts';

/*
 * The NAL units of the pictures of a stored fragment (docs/design/recorder.md, "File format"), read without anything of Node.
 */

type Bytes = Uint8Array<ArrayBuffer>;

const videoTrackId = 1;
const hasSizes = 0x200;
const mostSamples = 10_000;

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Which codec the pictures of a file have, by the name of its sample entry. */
export function codecOfHead(head: Bytes): SignedCodec {
  const names = new TextDecoder('latin1').decode(head);
  return names.includes('hev1') || names.includes('hvc1') ? 'h265' : 'h264';
}

/** In the order they came; ends at the first that is not whole. */
export function* listNals(fragment: Bytes): Generator<Bytes> {
  const view = new DataView(fragment.buffer, fragment.byteOffset, fragment.byteLength);
  for (const box of listBoxes(view, 0, fragment.length))
    if (box.type === 'moof')
      for (const sample of listSamples(view, box)) yield* splitSample(fragment, sample);
}

function* splitSample(
  fragment: Bytes,
  { start, end }: { readonly start: number; readonly end: number },
): Generator<Bytes> {
  if (end > fragment.length) return;
  const view = new DataView(fragment.buffer, fragment.byteOffset, fragment.byteLength);
  for (let at = start; at + 4 <= end;) {
    const size = view.getUint32(at);
    if (size === 0 || at + 4 + size > end) return;
    yield fragment.slice(at + 4, at + 4 + size);
    at += 4 + size;
  }
}

function* listSamples(view: DataView, moof: Box): Generator<{ start: number; end: number }> {
  for (const traf of listBoxes(view, moof.start + 8, moof.end)) {
    if (traf.type !== 'traf') continue;
    const inner = [...listBoxes(view, traf.start + 8, traf.end)];
    const header = inner.find(({ type }) => type === 'tfhd');
    const run = inner.find(({ type }) => type === 'trun');
    if (!header || !run || view.getUint32(header.start + 12) !== videoTrackId) continue;
    yield* listRun(view, run, moof.start);
  }
}

/** A `trun` as the recorder writes it (ISO/IEC 14496-12 §8.8.8): offset, then duration, size, flags and maybe a composition offset. */
function* listRun(view: DataView, run: Box, base: number): Generator<{ start: number; end: number }> {
  const flags = view.getUint32(run.start + 8) & 0xff_ffff;
  const count = Math.min(mostSamples, view.getUint32(run.start + 12));
  const entryBytes = (flags & 0x800) === 0 ? 12 : 16;
  if ((flags & hasSizes) === 0 || run.start + 20 + count * entryBytes > run.end) return;
  let start = base + view.getInt32(run.start + 16);
  for (let index = 0; index < count; index += 1) {
    const size = view.getUint32(run.start + 20 + index * entryBytes + 4);
    yield { start, end: start + size };
    start += size;
  }
}

function* listBoxes(view: DataView, start: number, end: number): Generator<Box> {
  for (let at = start; at + 8 <= end;) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > end) return;
    const letters = [4, 5, 6, 7].map((offset) => String.fromCharCode(view.getUint8(at + offset)));
    yield { type: letters.join(''), start: at, end: at + size };
    at += size;
  }
}
