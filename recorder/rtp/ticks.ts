/** Unrolls 32-bit RTP timestamps into ticks that do not wrap; may run backwards for B-frames. */
export class TickUnwrapper {
  #last: number | undefined;

  unwrap(timestamp: number): number {
    if (this.#last === undefined) {
      this.#last = timestamp;
      return timestamp;
    }
    const lastLow = ((this.#last % 0x1_0000_0000) + 0x1_0000_0000) % 0x1_0000_0000;
    let step = timestamp - lastLow;
    if (step > 0x8000_0000) step -= 0x1_0000_0000;
    if (step < -0x8000_0000) step += 0x1_0000_0000;
    this.#last += step;
    return this.#last;
  }
}
