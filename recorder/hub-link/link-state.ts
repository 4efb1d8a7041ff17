import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileDurably } from '../archive/durable.ts';
import { codeOf } from '../archive/storage.ts';
import { ConfigError } from '../config-error.ts';
import { unlockPasswords } from '../config-secrets.ts';
import { makeTokenKeys } from '../tokens/keys.ts';
import { hubConfigurationSchema } from './protocol.ts';
import type { HubConfiguration } from './protocol.ts';

const keysSchema = z.strictObject({
  /** This recorder's, private and public. */
  signing: z.string(),
  verifying: z.string(),
  /** The hub's, from the enrolment on. */
  hubKey: z.string().optional(),
});
export type LinkKeys = z.infer<typeof keysSchema>;

const nothing: HubConfiguration = { version: 0, cameras: [], tokenKeys: [] };

/** What a recorder keeps of its hub, beside its configuration file: keys, and what the hub told it last. */
export class LinkState {
  readonly #keysFile: string;
  readonly #configurationFile: string;

  readonly #onProblem: (error: unknown) => void;

  constructor(configFile: string, onProblem: (error: unknown) => void) {
    this.#onProblem = onProblem;
    this.#keysFile = `${configFile}.hub-keys.json`;
    this.#configurationFile = `${configFile}.hub-configuration.json`;
  }

  /** Makes a pair the first time. */
  async readKeys(): Promise<LinkKeys> {
    const text = await readIfThere(this.#keysFile);
    if (text !== undefined) return keysSchema.parse(JSON.parse(text));
    const { signing, verifying } = makeTokenKeys('link');
    const keys = { signing: signing.key, verifying: verifying.key };
    await this.writeKeys(keys);
    return keys;
  }

  async writeKeys(keys: LinkKeys): Promise<void> {
    await writeFileDurably(this.#keysFile, `${JSON.stringify(keys)}\n`);
  }

  /**
   * What the hub told last, so that a recorder that is cut off starts with it. Before the first time, and when it cannot
   * be read any more, nothing: the hub then tells it again.
   */
  async readConfiguration(): Promise<HubConfiguration> {
    try {
      return await this.#readWritten();
    } catch (error) {
      this.#onProblem(error);
      return nothing;
    }
  }

  async #readWritten(): Promise<HubConfiguration> {
    const text = await readIfThere(this.#configurationFile);
    if (text === undefined) return nothing;
    const parsed: unknown = JSON.parse(await unlockPasswords(this.#configurationFile, text));
    return hubConfigurationSchema.parse(parsed);
  }

  /** NOTE: passwords are encrypted by reading it back before anybody counts on it. */
  async writeConfiguration(configuration: HubConfiguration): Promise<void> {
    await writeFileDurably(this.#configurationFile, `${JSON.stringify(configuration, undefined, 2)}\n`);
    await this.#readWritten();
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) throw new ConfigError(`${file} holds secrets: set its mode to 600`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
