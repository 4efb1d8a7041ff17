/** One RTP packet (RFC 3550 §5.1). The payload is a view into the bytes given. */
export interface RtpPacket {
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly isMarked: boolean;
  readonly payload: Buffer;
}

const fixedHeadBytes = 12;

/** Undefined for what is not RTP version 2 or is cut short. */
export function readRtpPacket(bytes: Buffer): RtpPacket | undefined {
  const first = bytes[0] ?? 0;
  const second = bytes[1] ?? 0;
  if (bytes.length < fixedHeadBytes || first >> 6 !== 2) return undefined;
  const start = payloadStart(bytes, first);
  const end = bytes.length - (first & 0x20 ? (bytes.at(-1) ?? 0) : 0);
  if (start === undefined || start > end) return undefined;
  return {
    payloadType: second & 0x7f,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    isMarked: (second & 0x80) !== 0,
    payload: bytes.subarray(start, end),
  };
}

function payloadStart(bytes: Buffer, first: number): number | undefined {
  const start = fixedHeadBytes + 4 * (first & 0x0f);
  if (!(first & 0x10)) return start;
  if (bytes.length < start + 4) return undefined;
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
