import type { HashName } from './keys.ts';

/*
 * The SEI message of ONVIF Media Signing (ONVIF Media Signing Specification, "SEI format"): user data with a UUID of its own,
 * a byte of flags, then fields of tag (1 byte), length (2) and value; the signature is the last. What stands before it, from
 * the first byte of the NAL unit on, is the signed document.
 */

type Bytes = Uint8Array<ArrayBuffer>;
export type SignedCodec = 'h264' | 'h265';

const signingUuid = [
  0x00, 0x5b, 0xc9, 0x3f, 0x2d, 0x71, 0x5e, 0x95, 0xad, 0xa4, 0x79, 0x6f, 0x90, 0x87, 0x7a, 0x6f,
] as const;
const userData = 5;
const stopByte = 0x80;
const tags = { general: 1, hashes: 2, signature: 3, algorithms: 4, certificates: 6 } as const;

/** SHA-2 by its object identifiers. */
const hashNames: Readonly<Record<string, HashName>> = {
  '608648016503040201': 'SHA-256',
  '608648016503040202': 'SHA-384',
  '608648016503040203': 'SHA-512',
};

export interface SigningSei {
  /** What was signed; two readings where emulation prevention may have come before or after it. */
  readonly documents: readonly Bytes[];
  readonly signature: Bytes;
  /** Undefined where it says none: then the one of before holds. */
  readonly hash: HashName | undefined;
  readonly certificates: string | undefined;
  /** Undefined for a message that only carries certificates. */
  readonly group: SignedGroup | undefined;
}

export interface SignedGroup {
  readonly counter: number;
  readonly nalCount: number;
  readonly groupHash: string;
  /** The anchor of the group before. */
  readonly linkedHash: string;
  /** Empty where the camera saves bits; then only the whole group can be judged. */
  readonly hashes: readonly string[];
}

/** Whether these bytes hold a signature somewhere: cheap enough for all footage. */
export function mayHoldSignature(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x5b, 1); at > 0; at = bytes.indexOf(0x5b, at + 1))
    if (signingUuid.every((byte, index) => bytes[at - 1 + index] === byte)) return true;
  return false;
}

/** Undefined for every other NAL unit, and for one that is not whole. */
export function readSigningSei(nal: Bytes, codec: SignedCodec): SigningSei | undefined {
  const isSei = codec === 'h264' ? (nal[0] ?? 0) % 32 === 6 : (((nal[0] ?? 0) >> 1) & 63) === 39;
  const typeAt = codec === 'h264' ? 1 : 2;
  if (!isSei || nal[typeAt] !== userData) return undefined;
  const { size, next } = readSize(nal, typeAt + 1);
  if (!signingUuid.every((byte, index) => nal[next + index] === byte)) return undefined;
  // NOTE: what is more than the size tells are emulation prevention bytes; there are streams that were written without.
  const end = lastByteAt(nal);
  const isEscaped = end - next > size;
  const plain = isEscaped ? unescape(nal.subarray(0, end + 1)) : nal.subarray(0, end + 1);
  const fields = readFields(plain, next + signingUuid.length + 1, next + size);
  const signature = fields.get(tags.signature);
  if (!signature) return undefined;
  const signed = plain.slice(0, signature.start);
  const escaped = isEscaped ? [escapedPart(nal, signature.start)] : [];
  return {
    documents: [signed, ...escaped],
    signature: readSignature(signature.value),
    hash: readHashName(fields.get(tags.algorithms)?.value),
    certificates: readText(fields.get(tags.certificates)?.value),
    group: readGroup(fields.get(tags.general)?.value, fields.get(tags.hashes)?.value),
  };
}

function readSize(nal: Uint8Array, from: number): { readonly size: number; readonly next: number } {
  let size = 0;
  let at = from;
  for (; nal[at] === 0xff; at += 1) size += 255;
  return { size: size + (nal[at] ?? 0), next: at + 1 };
}

/** The place of the stop byte; zeros behind it do not count. */
function lastByteAt(nal: Uint8Array): number {
  let at = nal.length - 1;
  while (at > 0 && nal[at] === 0) at -= 1;
  return nal[at] === stopByte ? at : at + 1;
}

function unescape(nal: Uint8Array): Bytes {
  const plain = new Uint8Array(nal.length);
  let length = 0;
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    plain[length] = byte;
    length += 1;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return plain.slice(0, length);
}

/** The bytes as they stand in the stream, up to a place that is told without emulation prevention. */
function escapedPart(nal: Bytes, plainEnd: number): Bytes {
  let plainAt = 0;
  let zeros = 0;
  for (let at = 0; at < nal.length; at += 1) {
    if (plainAt === plainEnd) return nal.slice(0, at);
    const byte = nal[at] ?? 0;
    if (zeros >= 2 && byte === 3) zeros = 0;
    else {
      plainAt += 1;
      zeros = byte === 0 ? zeros + 1 : 0;
    }
  }
  return nal.slice();
}

interface Field {
  readonly start: number;
  readonly value: Bytes;
}

function readFields(plain: Bytes, from: number, end: number): ReadonlyMap<number, Field> {
  const fields = new Map<number, Field>();
  for (let at = from; at + 3 <= Math.min(end, plain.length);) {
    const length = (plain[at + 1] ?? 0) * 256 + (plain[at + 2] ?? 0);
    const value = plain.subarray(at + 3, at + 3 + length);
    if (value.length < length || fields.size > 16) break;
    fields.set(plain[at] ?? 0, { start: at, value });
    at += 3 + length;
  }
  return fields;
}

/** Version, true size, then the signature in a place that is larger. */
function readSignature(value: Bytes): Bytes {
  const size = (value[1] ?? 0) * 256 + (value[2] ?? 0);
  return value.slice(3, 3 + size);
}

function readHashName(value: Uint8Array | undefined): HashName | undefined {
  if (!value) return undefined;
  const told = toHex(value.subarray(2, 2 + (value[1] ?? 0)));
  // The identifier may stand with its DER head or without.
  return hashNames[told] ?? hashNames[told.slice(4)];
}

function readText(value: Uint8Array | undefined): string | undefined {
  return value && new TextDecoder().decode(value.subarray(2));
}

/** Version 2 of the field has a second instant. */
function readGroup(general: Bytes | undefined, list: Bytes | undefined): SignedGroup | undefined {
  if (!general) return undefined;
  const countersAt = general[0] === 1 ? 13 : 21;
  const hashBytes = (general.length - countersAt - 6) / 2;
  if (![32, 48, 64].includes(hashBytes)) return undefined;
  const view = new DataView(general.buffer, general.byteOffset, general.byteLength);
  const hashesAt = countersAt + 6;
  const listed = list?.subarray(1) ?? new Uint8Array();
  return {
    counter: view.getUint32(countersAt),
    nalCount: view.getUint16(countersAt + 4),
    groupHash: toHex(general.subarray(hashesAt, hashesAt + hashBytes)),
    linkedHash: toHex(general.subarray(hashesAt + hashBytes)),
    hashes: Array.from({ length: Math.floor(listed.length / hashBytes) }, (_, index) =>
      toHex(listed.subarray(index * hashBytes, (index + 1) * hashBytes)),
    ),
  };
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
