import { DatabaseError } from 'pg-protocol';
import {
  CommandCompleteMessage,
  DataRowMessage,
  NotificationResponseMessage,
  ReadyForQueryMessage,
  RowDescriptionMessage,
} from 'pg-protocol/dist/messages.js';
import { Parser } from 'pg-protocol/dist/parser.js';
import type { RawField, RawResult } from './pglite-protocol.ts';

/** What the backend said to one message of ours. */
export interface EngineAnswer {
  /** Of the last of several statements; absent after an error. */
  readonly result: RawResult | undefined;
  /** The statements' own words: `SELECT`, `CREATE TABLE`. */
  readonly commands: readonly string[];
  readonly error: Error | undefined;
  /** PostgreSQL's code of the error: `23505`. */
  readonly errorCode: string | undefined;
  readonly notifications: readonly { readonly channel: string; readonly payload: string }[];
  readonly isInTransaction: boolean;
}

/** Reads the messages of PostgreSQL's backend protocol. `known` are the columns where no description was asked for. */
export function readAnswer(bytes: Uint8Array, known: readonly RawField[] = []): EngineAnswer {
  const notifications: { channel: string; payload: string }[] = [];
  const commands: string[] = [];
  let fields = known;
  let rows: (string | null)[][] = [];
  let result: RawResult | undefined;
  let error: DatabaseError | undefined;
  let isInTransaction = false;
  new Parser().parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), (message) => {
    if (message instanceof DataRowMessage) rows.push(message.fields);
    else if (message instanceof RowDescriptionMessage) fields = message.fields.map(toRawField);
    else if (message instanceof CommandCompleteMessage) {
      const { command, rowCount } = readTag(message.text);
      commands.push(command);
      result = { fields, rows, command, rowCount };
      fields = [];
      rows = [];
    } else if (message instanceof DatabaseError) error ??= message;
    else if (message instanceof NotificationResponseMessage) notifications.push(message);
    else if (message instanceof ReadyForQueryMessage) isInTransaction = message.status !== 'I';
    else if (message.name === 'emptyQuery') result = { fields: [], rows: [], command: '', rowCount: 0 };
  });
  return { result, commands, error, errorCode: error?.code, notifications, isInTransaction };
}

function toRawField({ name, dataTypeID }: { name: string; dataTypeID: number }): RawField {
  return { name, typeId: dataTypeID };
}

/** `INSERT 0 5` is a command and a number of rows; `CREATE TABLE` has no number. */
function readTag(tag: string): { command: string; rowCount: number } {
  const words = tag.split(' ');
  const command = words.filter((word) => !/^\d+$/.test(word)).join(' ');
  return { command, rowCount: Number(words.at(-1)) || 0 };
}
