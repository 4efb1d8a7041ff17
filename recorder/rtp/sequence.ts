import type { RtpPacket } from './packet.ts';

/** The distance from `from` to `to` on a circle of 16 bits: negative when `to` is older. */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from + 0x8000) & 0xffff) - 0x8000;
}

/** A camera that restarts goes on from anywhere; more than this is not a loss. */
const jumpPackets = 3000;

/** Counts what a receiver report tells (RFC 3550 §6.4.1, A.3). */
export class SequenceStatistics {
  #first: number | undefined;
  #highest = 0;
  received = 0;
  lost = 0;

  /** How many packets are missing right before this one. */
  accept(sequence: number): number {
    this.received += 1;
    if (this.#first === undefined) {
      this.#first = sequence;
      this.#highest = sequence;
      return 0;
    }
    const distance = sequenceDistance(this.#highest, sequence);
    const isJump = Math.abs(distance) > jumpPackets;
    if (distance > 0 || isJump) this.#highest += distance;
    const missing = distance > 1 && !isJump ? distance - 1 : 0;
    this.lost += missing;
    return missing;
  }

  get extendedHighest(): number {
    return this.#highest;
  }
}

const windowPackets = 32;
const patienceMs = 150;

interface Waiting {
  readonly packet: RtpPacket;
  readonly sinceMs: number;
}

/**
 * Puts datagrams in order. A gap is waited for until 32 later packets or 150 ms have come, then given up.
 * Late and double packets are dropped. The caller owns the payload bytes: datagrams are not reused.
 */
export class ReorderBuffer {
  #next: number | undefined;
  readonly #waiting = new Map<number, Waiting>();

  push(packet: RtpPacket, nowMs: number): RtpPacket[] {
    this.#next ??= packet.sequence;
    const distance = sequenceDistance(this.#next, packet.sequence);
    if (Math.abs(distance) > 1000) return this.#restartAt(packet);
    if (distance < 0) return [];
    this.#waiting.set(packet.sequence, { packet, sinceMs: nowMs });
    return this.#release(nowMs);
  }

  #restartAt(packet: RtpPacket): RtpPacket[] {
    this.#waiting.clear();
    this.#next = (packet.sequence + 1) & 0xffff;
    return [packet];
  }

  #release(nowMs: number): RtpPacket[] {
    const released = this.#takeConsecutive();
    while (this.#waiting.size > 0 && this.#isPatienceOver(nowMs)) {
      this.#next = this.#nearestWaiting();
      released.push(...this.#takeConsecutive());
    }
    return released;
  }

  #takeConsecutive(): RtpPacket[] {
    const taken: RtpPacket[] = [];
    let next = this.#next ?? 0;
    for (let held = this.#waiting.get(next); held; held = this.#waiting.get(next)) {
      taken.push(held.packet);
      this.#waiting.delete(next);
      next = (next + 1) & 0xffff;
    }
    this.#next = next;
    return taken;
  }

  #isPatienceOver(nowMs: number): boolean {
    if (this.#waiting.size >= windowPackets) return true;
    const oldestMs = Math.min(...[...this.#waiting.values()].map(({ sinceMs }) => sinceMs));
    return nowMs - oldestMs >= patienceMs;
  }

  #nearestWaiting(): number {
    const next = this.#next ?? 0;
    const waiting = [...this.#waiting.keys()];
    return waiting.reduce((best, sequence) =>
      sequenceDistance(next, sequence) < sequenceDistance(next, best) ? sequence : best,
    );
  }
}
