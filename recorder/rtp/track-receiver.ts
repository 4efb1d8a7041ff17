import { randomInt } from 'node:crypto';
import type { Depacketiser } from './depacketiser.ts';
import { readRtpPacket } from './packet.ts';
import type { RtpPacket } from './packet.ts';
import { formatReceiverReport, readRtcp } from './rtcp.ts';
import type { SenderReport } from './rtcp.ts';
import { ReorderBuffer, SequenceStatistics } from './sequence.ts';

export interface TrackStatistics {
  readonly packetsReceived: number;
  readonly packetsLost: number;
}

/** One track from packets to its depacketiser, with the counts for receiver reports. */
export class TrackReceiver {
  readonly #payloadType: number;
  readonly #depacketiser: Depacketiser;
  readonly #reorder: ReorderBuffer | undefined;
  readonly #sequences = new SequenceStatistics();
  readonly #ownSsrc = randomInt(1, 0xffff_ffff);
  readonly #onSenderReport: (report: SenderReport) => void;
  #ssrc = 0;
  #lastReport: { readonly report: SenderReport; readonly atMs: number } | undefined;

  constructor(options: {
    readonly payloadType: number;
    readonly depacketiser: Depacketiser;
    readonly isOrdered: boolean;
    readonly onSenderReport: (report: SenderReport) => void;
  }) {
    this.#payloadType = options.payloadType;
    this.#depacketiser = options.depacketiser;
    this.#reorder = options.isOrdered ? undefined : new ReorderBuffer();
    this.#onSenderReport = options.onSenderReport;
  }

  get statistics(): TrackStatistics {
    return { packetsReceived: this.#sequences.received, packetsLost: this.#sequences.lost };
  }

  /** The bytes need to live only during the call, unless packets are put in order. */
  onRtp(bytes: Buffer, from: number, until: number): void {
    const packet = readRtpPacket(bytes, from, until);
    if (!packet || packet.payloadType !== this.#payloadType) return;
    this.#ssrc = packet.ssrc;
    if (!this.#reorder) return this.#deliver(packet);
    for (const ordered of this.#reorder.push(packet, performance.now())) this.#deliver(ordered);
  }

  onRtcp(bytes: Buffer): void {
    const { report } = readRtcp(bytes);
    if (!report) return;
    this.#lastReport = { report, atMs: performance.now() };
    this.#onSenderReport(report);
  }

  receiverReport(): Buffer {
    const { received, lost, extendedHighest } = this.#sequences;
    return formatReceiverReport({
      ownSsrc: this.#ownSsrc,
      ssrc: this.#ssrc,
      lost,
      lostShare: lost / Math.max(1, lost + received),
      extendedHighest,
      ntpMiddle: this.#lastReport?.report.ntpMiddle ?? 0,
      delayMs: performance.now() - (this.#lastReport?.atMs ?? 0),
    });
  }

  #deliver(packet: RtpPacket): void {
    this.#depacketiser.push(packet, this.#sequences.accept(packet.sequence));
  }
}
