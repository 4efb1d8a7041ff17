import type { RecorderConfig } from '../config.ts';
import type { Recorder } from '../recorder.ts';
import { TokenGate } from '../tokens/token-gate.ts';
import { ApiServer } from './api-server.ts';
import { keepJournal } from './journal.ts';
import type { ApiRoute } from './route.ts';
import { makeStatusHandlers } from './status.handlers.ts';
import * as statusRoutes from './status.routes.ts';

/** Every route, for the description that is committed. */
export const recorderRoutes: readonly ApiRoute[] = Object.values(statusRoutes);

export interface RecorderApiOptions {
  readonly config: Pick<RecorderConfig, 'host' | 'port' | 'names' | 'tokenKeys'>;
  readonly onProblem: (error: unknown) => void;
  readonly utcMs?: () => number;
}

/** The recorder's API over one recorder. */
export class RecorderApi implements AsyncDisposable {
  readonly gate: TokenGate;
  readonly #server: ApiServer;

  private constructor(gate: TokenGate, server: ApiServer) {
    this.gate = gate;
    this.#server = server;
  }

  static async start(recorder: Recorder, options: RecorderApiOptions): Promise<RecorderApi> {
    const { config, onProblem } = options;
    const gate = new TokenGate(recorder.identity.recorderId, config.tokenKeys, options.utcMs);
    const journal = keepJournal(recorder.looks, () => recorder.nowUs(), onProblem);
    const handlers = makeStatusHandlers(recorder, journal, () => recorderRoutes);
    const server = await ApiServer.start({ ...config, gate, handlers, sockets: [], onProblem });
    return new RecorderApi(gate, server);
  }

  get port(): number {
    return this.#server.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }
}
