/*
 * Many calls by one key at once ask the same question. Whoever asks while it is being answered shares the next answer,
 * which is begun after they asked: nobody is told what was true before, so a key that is revoked ends at once.
 */

interface Lookups<Answer> {
  running: Promise<Answer>;
  next: Promise<Answer> | null;
}

export class SharedLookup<Answer> {
  readonly #find: (key: string) => Promise<Answer>;
  readonly #byKey = new Map<string, Lookups<Answer>>();

  constructor(find: (key: string) => Promise<Answer>) {
    this.#find = find;
  }

  async ask(key: string): Promise<Answer> {
    const known = this.#byKey.get(key);
    if (!known) return await this.#begin(key);
    known.next ??= known.running.then(
      async () => await this.#begin(key),
      async () => await this.#begin(key),
    );
    return await known.next;
  }

  #begin(key: string): Promise<Answer> {
    const running = this.#find(key);
    const lookups: Lookups<Answer> = { running, next: null };
    this.#byKey.set(key, lookups);
    const forget = (): void => {
      if (this.#byKey.get(key) === lookups && lookups.next === null) this.#byKey.delete(key);
    };
    running.then(forget, forget);
    return running;
  }
}
