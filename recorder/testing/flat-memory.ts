/*
 * When memory is flat. Young objects and buffers pile up until the collector comes by, and a disk that lags holds footage up, so
 * single readings say little. What tells a leak is the floor: the least that is used in a stretch long enough for the collector
 * to have come by, and for a burst to be over. A leak lifts it, a burst does not.
 */

export interface MemoryReading {
  /** What the program uses: objects and buffers, without the room that V8 and the allocator keep. */
  readonly usedMb: number;
  /** Of it footage that no disk has taken yet. */
  readonly unwrittenMb: number;
  /** What it has of the system. */
  readonly pssMb: number;
}

export interface MemoryVerdict {
  /** The floors of the first stretch and of the last. */
  readonly earlyMb: number;
  readonly lateMb: number;
  readonly earlyPssMb: number;
  readonly latePssMb: number;
  /** The most used above the early floor, less what waited for a disk. */
  readonly mostAboveMb: number;
  readonly mostUnwrittenMb: number;
  readonly isFlat: boolean;
}

/** More than the floors of two stretches of the same program differ by. */
const toleratedGrowthMb = 4;
/** Room that V8 and the allocator keep after a burst; a leak beside objects and buffers would go beyond. */
const toleratedRoomMb = 24;
/** Where V8 itself draws the line for buffers that nobody uses any more; on a busy machine its own threads wait too. */
const toleratedAboveMb = 64;

/** Readings in order, after warming up; a stretch is so many of them. */
export function judgeMemory(readings: readonly MemoryReading[], stretch: number): MemoryVerdict {
  const early = floorOf(readings.slice(0, stretch));
  const late = floorOf(readings.slice(-stretch));
  const mostAboveMb =
    Math.max(...readings.map(({ usedMb, unwrittenMb }) => usedMb - unwrittenMb)) - early.usedMb;
  return {
    earlyMb: early.usedMb,
    lateMb: late.usedMb,
    earlyPssMb: early.pssMb,
    latePssMb: late.pssMb,
    mostAboveMb,
    mostUnwrittenMb: Math.max(...readings.map(({ unwrittenMb }) => unwrittenMb)),
    isFlat:
      late.usedMb - early.usedMb <= toleratedGrowthMb &&
      late.pssMb - early.pssMb <= toleratedRoomMb &&
      mostAboveMb <= toleratedAboveMb,
  };
}

function floorOf(stretch: readonly MemoryReading[]): { readonly usedMb: number; readonly pssMb: number } {
  const usedMb = Math.min(...stretch.map((reading) => reading.usedMb));
  return { usedMb, pssMb: Math.min(...stretch.map((reading) => reading.pssMb)) };
}
