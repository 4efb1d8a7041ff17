import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { createListeners, quoteIdentifier } from './listeners.ts';
import { outsideTransaction } from './scope.ts';

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5_000;

/** One connection of its own that only listens, made at the first need and again whenever it breaks. */
export class ServerListener implements AsyncDisposable {
  readonly #url: string;
  readonly #listeners = createListeners();
  readonly #closing = new AbortController();
  #client: Promise<pg.Client> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  async listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>> {
    return this.#listeners.add(channel, onPayload, {
      start: () => this.#run(`listen ${quoteIdentifier(channel)}`),
      // A connection that broke listens to nothing, and the next one listens to what is wanted by then.
      stop: () => this.#run(`unlisten ${quoteIdentifier(channel)}`).catch(() => undefined),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    const client = await this.#client?.catch(() => undefined);
    await client?.end();
  }

  async #run(text: string): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#client ??= outsideTransaction(() => this.#connect());
    const client = await this.#client;
    await client.query(text);
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'veche-listen',
      keepAlive: true,
    });
    client.on('notification', ({ channel, payload }) => this.#listeners.deliver(channel, payload ?? ''));
    // NOTE: `error` must have a listener or the process ends; `end` follows it and starts the next attempt.
    client.on('error', () => undefined);
    await client.connect();
    client.once('end', () => void this.#reconnect());
    for (const channel of this.#listeners.channels())
      await client.query(`listen ${quoteIdentifier(channel)}`);
    return client;
  }

  async #reconnect(): Promise<void> {
    for (
      let waitMs = FIRST_RETRY_MS;
      !this.#closing.signal.aborted;
      waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)
    ) {
      try {
        await setTimeout(waitMs, undefined, { signal: this.#closing.signal });
        const connected = this.#connect();
        this.#client = connected;
        await connected;
        this.#listeners.tellGap();
        return;
      } catch {
        // NOTE: the server is still away, or closing has begun; the loop's condition tells which.
      }
    }
  }
}
