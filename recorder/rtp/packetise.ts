import type { VideoCodec } from '../codec/parameters.ts';

/** Leaves room for IP, UDP and RTP heads in an Ethernet frame. */
const largestPayloadBytes = 1400;

/** The RTP payloads of one picture (RFC 6184 and RFC 7798): single units and fragments. */
export function packetise(codec: VideoCodec, nals: readonly Buffer[]): Buffer[] {
  return nals.flatMap((nal) => (nal.length <= largestPayloadBytes ? [nal] : fragment(codec, nal)));
}

function fragment(codec: VideoCodec, nal: Buffer): Buffer[] {
  const headBytes = codec === 'h264' ? 1 : 2;
  const body = nal.subarray(headBytes);
  const payloads: Buffer[] = [];
  for (let at = 0; at < body.length; at += largestPayloadBytes) {
    const isStart = at === 0;
    const isEnd = at + largestPayloadBytes >= body.length;
    const flags = (isStart ? 0x80 : 0) | (isEnd ? 0x40 : 0);
    payloads.push(
      Buffer.concat([fragmentHead(codec, nal, flags), body.subarray(at, at + largestPayloadBytes)]),
    );
  }
  return payloads;
}

function fragmentHead(codec: VideoCodec, [first = 0, second = 0]: Buffer, flags: number): Buffer {
  if (codec === 'h264') return Buffer.from([(first & 0xe0) | 28, flags | (first & 0x1f)]);
  return Buffer.from([(first & 0x81) | (49 << 1), second, flags | ((first >> 1) & 0x3f)]);
}

/** Several small units in one packet: STAP-A, or the aggregation packet of H.265. */
export function aggregate(codec: VideoCodec, nals: readonly Buffer[]): Buffer {
  const parts = nals.flatMap((nal) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(nal.length);
    return [length, nal];
  });
  return Buffer.concat([Buffer.from(codec === 'h264' ? [24] : [48 << 1, 1]), ...parts]);
}
