import { freeMemory } from '../free-memory.ts';

/*
 * Memory for pictures. A new buffer for each would be counted by the garbage collector as pressure from outside
 * and make it run all the time: at 50 cameras that was a third of the processor time. So pictures are cut from slabs
 * of a megabyte, and a slab is used again when every picture in it has been given back. Who does not give back loses
 * nothing: such a slab is collected as any object is. A picture is given back once, and its bytes are not read after that.
 * Slabs that lay unused for ten seconds go back to the system, so that a burst leaves nothing behind.
 */

const slabBytes = 1024 * 1024;
/** Larger pictures get memory of their own. */
const largestSharedBytes = slabBytes / 4;
/** Slabs kept for later at most; a second of a hundred megabits is thirteen. */
const maximumSpare = 64;
const trimIntervalMs = 10_000;

interface Slab {
  readonly memory: Buffer;
  /** By their places: a set of numbers costs a fraction of one of objects. */
  readonly living: Set<number>;
  used: number;
}

const slabs = new WeakMap<ArrayBufferLike, Slab>();
const spare: Slab[] = [];
let current = makeSlab();
/** The fewest that lay spare since the last look: so many nobody needed. */
let fewestSpare = 0;
let trimmedAtMs = 0;

function makeSlab(): Slab {
  const memory = Buffer.allocUnsafeSlow(slabBytes);
  const slab = { memory, living: new Set<number>(), used: 0 };
  slabs.set(memory.buffer, slab);
  return slab;
}

export function takePictureMemory(length: number): Buffer {
  if (length === 0 || length > largestSharedBytes) return Buffer.allocUnsafeSlow(length);
  if (current.used + length > slabBytes) {
    const full = current;
    current = spare.pop() ?? makeSlab();
    fewestSpare = Math.min(fewestSpare, spare.length);
    reuseIfFree(full);
    trimSpare(performance.now());
  }
  const picture = current.memory.subarray(current.used, current.used + length);
  current.used += length;
  current.living.add(picture.byteOffset);
  return picture;
}

/** Does nothing for memory that is not ours. NOTE: given back twice, it may be another picture's by then. */
export function giveBackPictureMemory(picture: Buffer): void {
  const slab = slabs.get(picture.buffer);
  if (!slab?.living.delete(picture.byteOffset)) return;
  if (slab !== current) reuseIfFree(slab);
}

/** Bytes of slabs that wait to be used again. */
export function sparePictureBytes(): number {
  return spare.length * slabBytes;
}

function reuseIfFree(slab: Slab): void {
  if (slab.living.size > 0) return;
  if (spare.length >= maximumSpare) return freeMemory(slab.memory);
  slab.used = 0;
  spare.push(slab);
  return undefined;
}

function trimSpare(nowMs: number): void {
  if (nowMs - trimmedAtMs < trimIntervalMs) return;
  for (const { memory } of spare.splice(0, fewestSpare)) freeMemory(memory);
  fewestSpare = spare.length;
  trimmedAtMs = nowMs;
}
