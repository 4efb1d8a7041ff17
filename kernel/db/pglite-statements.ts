import { serialize } from 'pg-protocol';
import type { RawField } from './pglite-protocol.ts';

/** A plan of a large query takes a tenth of a megabyte in the engine. */
const MOST_PREPARED = 256;
const MOST_SEEN = 2_000;

/** Longer texts are bulk inserts, which seldom come twice with as many rows. */
const LONGEST_TEXT = 8_000;

const changesSchema = /^(?:CREATE|ALTER|DROP|DO)\b/;

interface Statement {
  readonly name: string;
  readonly fields: readonly RawField[];
}

/** A message for the engine and what to remember when it succeeds. */
export interface EngineMessage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The statement it runs was prepared before, and its columns are known. */
  readonly statement: Statement | undefined;
  /** The statement is prepared by this message under this name. */
  readonly preparing: string | undefined;
}

/**
 * The statements that one engine keeps prepared: parsing and planning take longer than running most of them.
 * A text is prepared when it comes the second time; of too many the one longest unused is closed.
 */
export class PreparedStatements {
  readonly #seen = new Set<string>();
  readonly #prepared = new Map<string, Statement>();
  #closing: string[] = [];
  #nextNumber = 1;

  /** As `pg` does: without values several statements may stand in one text, and the last one answers. */
  messageFor(text: string, values: readonly (string | null)[]): EngineMessage {
    if (values.length === 0) return plain([serialize.query(text)]);
    const statement = this.#prepared.get(text);
    if (statement) return this.#known(text, statement, values);
    return this.#isWorthPreparing(text) ? this.#preparing(text, values) : unprepared(text, values);
  }

  /** Keeps what was prepared; without columns it failed, and may or may not be there to be closed. */
  learn(text: string, name: string, fields: readonly RawField[] | undefined): void {
    if (fields === undefined) {
      this.#closing.push(name);
      return;
    }
    this.#prepared.set(text, { name, fields });
    if (this.#prepared.size <= MOST_PREPARED) return;
    const [oldest] = this.#prepared.keys();
    if (oldest !== undefined) this.#forget(oldest);
  }

  /** PostgreSQL plans again by itself, but refuses a statement whose columns have changed. */
  forgetAfter(commands: readonly string[]): void {
    if (commands.some((command) => changesSchema.test(command))) this.forgetAll();
  }

  forgetAll(): void {
    for (const text of this.#prepared.keys()) this.#forget(text);
  }

  #forget(text: string): void {
    const statement = this.#prepared.get(text);
    this.#prepared.delete(text);
    if (statement) this.#closing.push(statement.name);
  }

  #isWorthPreparing(text: string): boolean {
    if (text.length > LONGEST_TEXT) return false;
    if (this.#seen.delete(text)) return true;
    if (this.#seen.size >= MOST_SEEN) this.#seen.clear();
    this.#seen.add(text);
    return false;
  }

  #known(text: string, statement: Statement, values: readonly (string | null)[]): EngineMessage {
    this.#prepared.delete(text);
    this.#prepared.set(text, statement);
    const bind = serialize.bind({ statement: statement.name, values: [...values] });
    return {
      bytes: joined([...this.#closings(), bind, serialize.execute(), serialize.sync()]),
      statement,
      preparing: undefined,
    };
  }

  #preparing(text: string, values: readonly (string | null)[]): EngineMessage {
    const name = `s${this.#nextNumber++}`;
    return { ...plain([...this.#closings(), ...extended(name, text, values)]), preparing: name };
  }

  #closings(): Buffer[] {
    const closing = this.#closing;
    this.#closing = [];
    return closing.map((name) => serialize.close({ type: 'S', name }));
  }
}

function unprepared(text: string, values: readonly (string | null)[]): EngineMessage {
  return plain(extended('', text, values));
}

function extended(name: string, text: string, values: readonly (string | null)[]): Buffer[] {
  return [
    serialize.parse({ name, text }),
    serialize.bind({ statement: name, values: [...values] }),
    serialize.describe({ type: 'P' }),
    serialize.execute(),
    serialize.sync(),
  ];
}

function plain(parts: readonly Buffer[]): EngineMessage {
  return { bytes: joined(parts), statement: undefined, preparing: undefined };
}

/** NOTE: bytes of their own, as Node's small buffers share memory, and the whole of it would be sent to the worker. */
function joined(parts: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
