import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { FileStore } from '#kernel/files/store.ts';

/** What the handler of a download returns: the file is made from what was read, when nothing waits for the database. */
export class FileAnswer {
  readonly name: string;
  readonly mediaType: string;
  readonly make: (store: FileStore) => Promise<Readable | Buffer>;

  constructor(file: {
    name: string;
    mediaType: string;
    make: (store: FileStore) => Promise<Readable | Buffer>;
  }) {
    this.name = file.name;
    this.mediaType = file.mediaType;
    this.make = file.make;
  }
}

/** Sends the file under its name; letters outside ASCII travel as RFC 6266 and RFC 8187 say. */
export async function sendFile(
  reply: FastifyReply,
  file: FileAnswer,
  store: FileStore,
): Promise<FastifyReply> {
  const plain = file.name.replaceAll(/[^\w.-]/g, '_');
  const encoded = encodeURIComponent(file.name).replaceAll("'", '%27');
  return await reply
    .type(file.mediaType)
    .header('content-disposition', `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`)
    .send(await file.make(store));
}
