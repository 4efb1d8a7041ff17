import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../config-error.ts';

/**
 * Held by the one process that runs with a configuration: two would each believe the index and the ledger their own. The
 * lock is of the file system, so the end of the process ends it, however it came.
 */
export class OnlyOne implements Disposable {
  readonly #lock: DatabaseSync;

  /** @throws ConfigError when another process has it */
  constructor(configFile: string) {
    this.#lock = new DatabaseSync(`${configFile}.lock`);
    try {
      this.#lock.exec('pragma busy_timeout = 0; pragma journal_mode = memory; begin exclusive;');
    } catch (cause) {
      this.#lock.close();
      throw new ConfigError(`another recorder runs with ${configFile}`, { cause });
    }
  }

  [Symbol.dispose](): void {
    this.#lock.close();
  }
}
