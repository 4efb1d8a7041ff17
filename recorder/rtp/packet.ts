/**
 * One RTP packet (RFC 3550 §5.1). Its payload lies in the bytes it was read from: at 10,000 packets a second a view for each
 * of them costs more than reading them.
 */
export interface RtpPacket {
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly isMarked: boolean;
  readonly bytes: Buffer;
  readonly payloadStart: number;
  readonly payloadEnd: number;
}

export function payloadOf({ bytes, payloadStart, payloadEnd }: RtpPacket): Buffer {
  return bytes.subarray(payloadStart, payloadEnd);
}

const fixedHeadBytes = 12;

/** Undefined for what is not RTP version 2 or is cut short. */
export function readRtpPacket(bytes: Buffer, from = 0, until = bytes.length): RtpPacket | undefined {
  const first = bytes[from] ?? 0;
  const second = bytes[from + 1] ?? 0;
  if (until - from < fixedHeadBytes || first >> 6 !== 2) return undefined;
  const payloadStart = findPayload(bytes, { from, until, first });
  const payloadEnd = until - (first & 0x20 ? (bytes[until - 1] ?? 0) : 0);
  if (payloadStart === undefined || payloadStart > payloadEnd) return undefined;
  return {
    payloadType: second & 0x7f,
    sequence: bytes.readUInt16BE(from + 2),
    timestamp: bytes.readUInt32BE(from + 4),
    ssrc: bytes.readUInt32BE(from + 8),
    isMarked: (second & 0x80) !== 0,
    bytes,
    payloadStart,
    payloadEnd,
  };
}

function findPayload(
  bytes: Buffer,
  { from, until, first }: { readonly from: number; readonly until: number; readonly first: number },
): number | undefined {
  const start = from + fixedHeadBytes + 4 * (first & 0x0f);
  if (!(first & 0x10)) return start;
  if (until < start + 4) return undefined;
  return start + 4 + 4 * bytes.readUInt16BE(start + 2);
}

export interface RtpHead {
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly isMarked: boolean;
}

export function formatRtpPacket(head: RtpHead, payload: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(fixedHeadBytes + payload.length);
  bytes[0] = 0x80;
  bytes[1] = (head.isMarked ? 0x80 : 0) | head.payloadType;
  bytes.writeUInt16BE(head.sequence & 0xffff, 2);
  bytes.writeUInt32BE(head.timestamp >>> 0, 4);
  bytes.writeUInt32BE(head.ssrc >>> 0, 8);
  payload.copy(bytes, fixedHeadBytes);
  return bytes;
}
