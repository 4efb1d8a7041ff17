import { randomBytes } from 'node:crypto';

/**
 * The 12 bits after the version count on (RFC 9562 §6.2, method 1), from one millisecond into the next, so that ids of one
 * instant keep their order also where others are made in between. Between milliseconds the upper half begins anew, so
 * that a burst has room.
 */
const counterLimit = 0x1000;
const counterRoom = counterLimit / 2;

/** A clock that is set right steps back by less than this; what steps back further was wrong before. */
const greatestStepBackMs = 10_000;

let lastMs = -1;
let counter = randomBytes(2).readUInt16BE() % counterRoom;

/**
 * A UUID version 7 (RFC 9562 §5.7): sortable by time of making, also within one millisecond of one process and when
 * the machine's clock steps back a little (§6.2).
 * Ids are made in code, never by the database, to behave alike on both databases.
 */
export function newId(nowMs: number = monotonicNowMs()): string {
  counter = nowMs !== lastMs && counter >= counterRoom ? 0 : counter + 1;
  lastMs = nowMs;
  // NOTE: the counter wraps after 2,048 ids or more of one millisecond; ids stay unique, only their order is lost.
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | (counter % counterLimit), 6);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function monotonicNowMs(): number {
  const nowMs = Date.now();
  const isSetBack = nowMs < lastMs && lastMs - nowMs < greatestStepBackMs;
  return isSetBack ? lastMs : nowMs;
}
