/**
 * Gives the memory of a buffer back now and not when the collector comes by, which counts bytes outside its heap by the
 * 64 MB. Every view of it is empty afterwards.
 */
export function freeMemory({ buffer }: Buffer): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
