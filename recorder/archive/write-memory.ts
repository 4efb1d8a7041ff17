import { freeMemory } from '../free-memory.ts';

/** A second of four megabits; what is larger has memory for this one time. */
const sharedBytes = 512 * 1024;
const maximumSpare = 16;
const spare: Buffer[] = [];

/** Memory in which a fragment is put together, at least as large as asked. */
export function takeWriteMemory(size: number): Buffer {
  if (size > sharedBytes) return Buffer.allocUnsafeSlow(size);
  return spare.pop() ?? Buffer.allocUnsafeSlow(sharedBytes);
}

export function giveBackWriteMemory(memory: Buffer): void {
  if (memory.length === sharedBytes && spare.length < maximumSpare) spare.push(memory);
  else freeMemory(memory);
}
