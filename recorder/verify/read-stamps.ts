import { toHex } from './byte-source.ts';

/*
 * The stamps of stored footage (docs/design/recorder.md, "File format"), read once more without anything of Node, so
 * that a browser can hold the manifest against the footage itself.
 */

const uuidHead = 'b2a1c94e6f0d4d0e9d3a7665636865';
const markBytes = 82;
export const sealBytes = 56;
const hashBytes = 32;

export interface StampedFragment {
  readonly numberInFile: number;
  readonly startedAtUs: number;
  readonly durationUs: number;
  readonly flags: number;
  readonly cameraOffsetUs: number | null;
  readonly previous: string;
  /** The hash in its seal. */
  readonly sealed: string;
}

/** What MARK and SEAL of a fragment say; undefined when they are not there. */
export function readStamps(bytes: Uint8Array<ArrayBuffer>): StampedFragment | undefined {
  if (bytes.length < markBytes + sealBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sealAt = bytes.length - sealBytes;
  if (!isStamp(view, 0, { kind: '02', size: markBytes })) return undefined;
  if (!isStamp(view, sealAt, { kind: '03', size: sealBytes })) return undefined;
  const offset = view.getBigInt64(42);
  return {
    flags: view.getUint8(25),
    numberInFile: view.getUint32(26),
    startedAtUs: Number(view.getBigInt64(30)),
    durationUs: view.getUint32(38),
    cameraOffsetUs: offset === -(2n ** 63n) ? null : Number(offset),
    previous: toHex(bytes.subarray(50, 50 + hashBytes)),
    sealed: toHex(bytes.subarray(sealAt + 24)),
  };
}

function isStamp(view: DataView, at: number, { kind, size }: { kind: string; size: number }): boolean {
  const uuid = toHex(new Uint8Array(view.buffer, view.byteOffset + at + 8, 16));
  return (
    view.getUint32(at) === size && view.getUint32(at + 4) === 0x7575_6964 && uuid === `${uuidHead}${kind}`
  );
}

export interface StampedHead {
  readonly recorderId: string;
  readonly cameraId: string;
}

/** Recorder and camera of the head of a stored file: `ftyp`, then HEAD. */
export function readStampedHead(bytes: Uint8Array<ArrayBuffer>): StampedHead | undefined {
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = view.getUint32(0);
  if (at + 24 + 95 > bytes.length) return undefined;
  const size = view.getUint32(at);
  if (at + size > bytes.length || !isStamp(view, at, { kind: '01', size })) return undefined;
  const content = at + 24;
  const cameraBytes = view.getUint16(content + 93);
  if (content + 95 + cameraBytes > bytes.length) return undefined;
  const id = toHex(bytes.subarray(content + 17, content + 33));
  return {
    recorderId: [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-'),
    cameraId: new TextDecoder().decode(bytes.subarray(content + 95, content + 95 + cameraBytes)),
  };
}
