import { setTimeout as pause } from 'node:timers/promises';
import { LinkSession } from './link-session.ts';
import type { HubLinkOptions } from './link-session.ts';

const firstRetryMs = 500;
const longestRetryMs = 30_000;

/**
 * The recorder's end of the connection to its hub, which it dials itself and again for as long as it lives. Nothing else
 * waits for it: cut off, a recorder goes on with what it was told last, and what the hub missed it hears afterwards.
 */
export class HubLink implements AsyncDisposable {
  readonly #options: HubLinkOptions;
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;
  #session: LinkSession | undefined;

  constructor(options: HubLinkOptions) {
    this.#options = options;
    this.#loop = this.#run();
  }

  get isLinked(): boolean {
    return this.#session?.isLinked ?? false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#session?.close();
    await this.#loop;
  }

  async #run(): Promise<void> {
    let retryMs = firstRetryMs;
    while (!this.#stop.signal.aborted) {
      try {
        const keys = await this.#options.state.readKeys();
        const configuration = await this.#options.state.readConfiguration();
        const session = new LinkSession(this.#options, keys, configuration.version);
        this.#session = session;
        const wasLinked = await session.ended;
        retryMs = wasLinked ? firstRetryMs : Math.min(longestRetryMs, 2 * retryMs);
      } catch (error) {
        this.#options.onProblem(error);
        retryMs = longestRetryMs;
      }
      // Full jitter: recorders that lost their hub at once do not come back at once.
      await pause(Math.random() * retryMs, undefined, { signal: this.#stop.signal }).catch(() => {});
    }
  }
}
