import type { RtpPacket } from './packet.ts';

/** Turns the packets of one track, in order, into access units. */
export interface Depacketiser {
  /** The bytes of the packet need to live only during the call. */
  push(packet: RtpPacket, lostBefore: number): void;
}
