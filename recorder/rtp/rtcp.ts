/** What a sender report says about the camera's clock (RFC 3550 §6.4.1). */
export interface SenderReport {
  readonly ssrc: number;
  /** The camera's clock, microseconds since 1970. */
  readonly cameraUs: number;
  readonly rtpTimestamp: number;
  /** The middle 32 bits of the NTP time, to be returned in the receiver report. */
  readonly ntpMiddle: number;
}

const senderReportType = 200;
const receiverReportType = 201;
const goodbyeType = 203;
const ntpToUnixSeconds = 2_208_988_800;

export interface RtcpFacts {
  readonly report: SenderReport | undefined;
  readonly isGoodbye: boolean;
}

/** Reads a compound packet; what is cut short or unknown is passed over. */
export function readRtcp(bytes: Buffer): RtcpFacts {
  let report: SenderReport | undefined;
  let isGoodbye = false;
  let at = 0;
  while (at + 4 <= bytes.length && (bytes[at] ?? 0) >> 6 === 2) {
    const end = at + 4 * (bytes.readUInt16BE(at + 2) + 1);
    if (end > bytes.length) break;
    if (bytes[at + 1] === senderReportType && end - at >= 28) report = readSenderReport(bytes, at);
    if (bytes[at + 1] === goodbyeType) isGoodbye = true;
    at = end;
  }
  return { report, isGoodbye };
}

function readSenderReport(bytes: Buffer, at: number): SenderReport {
  const seconds = bytes.readUInt32BE(at + 8);
  const fraction = bytes.readUInt32BE(at + 12);
  return {
    ssrc: bytes.readUInt32BE(at + 4),
    cameraUs: (seconds - ntpToUnixSeconds) * 1e6 + Math.round((fraction / 2 ** 32) * 1e6),
    rtpTimestamp: bytes.readUInt32BE(at + 16),
    ntpMiddle: bytes.readUInt32BE(at + 10),
  };
}

export interface ReceptionFacts {
  readonly ownSsrc: number;
  readonly ssrc: number;
  readonly lost: number;
  readonly lostShare: number;
  readonly extendedHighest: number;
  readonly ntpMiddle: number;
  readonly delayMs: number;
}

/** A receiver report with an empty SDES CNAME behind it, as RFC 3550 §6.1 asks. */
export function formatReceiverReport(facts: ReceptionFacts): Buffer {
  const bytes = Buffer.alloc(32 + 12);
  bytes[0] = 0x81;
  bytes[1] = receiverReportType;
  bytes.writeUInt16BE(7, 2);
  bytes.writeUInt32BE(facts.ownSsrc >>> 0, 4);
  bytes.writeUInt32BE(facts.ssrc >>> 0, 8);
  bytes[12] = Math.min(255, Math.floor(facts.lostShare * 256));
  bytes.writeUIntBE(Math.min(facts.lost, 0x7f_ffff), 13, 3);
  bytes.writeUInt32BE(facts.extendedHighest >>> 0, 16);
  bytes.writeUInt32BE(facts.ntpMiddle >>> 0, 24);
  bytes.writeUInt32BE(facts.ntpMiddle === 0 ? 0 : Math.round((facts.delayMs * 65_536) / 1000) >>> 0, 28);
  bytes[32] = 0x81;
  bytes[33] = 202;
  bytes.writeUInt16BE(2, 34);
  bytes.writeUInt32BE(facts.ownSsrc >>> 0, 36);
  bytes[40] = 1;
  return bytes;
}

export function formatSenderReport(report: Omit<SenderReport, 'ntpMiddle'>): Buffer {
  const bytes = Buffer.alloc(28);
  bytes[0] = 0x80;
  bytes[1] = senderReportType;
  bytes.writeUInt16BE(6, 2);
  bytes.writeUInt32BE(report.ssrc >>> 0, 4);
  bytes.writeUInt32BE(Math.floor(report.cameraUs / 1e6) + ntpToUnixSeconds, 8);
  bytes.writeUInt32BE(Math.floor(((report.cameraUs % 1e6) / 1e6) * 2 ** 32), 12);
  bytes.writeUInt32BE(report.rtpTimestamp >>> 0, 16);
  return bytes;
}
