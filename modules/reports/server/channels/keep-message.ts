import { createHash } from 'node:crypto';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { newId } from '#kernel/ids.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import type { ReportsTables } from '../tables.ts';
import type { ChannelId, RawMessage } from './channel.ts';
import { insertIncoming } from './incoming.store.ts';
import { readMessage } from './jobs.ts';

/** As long as a contact is kept. */
const yearMs = 365 * 24 * 60 * 60_000;

export type KeptMessage = RawMessage & {
  readonly channel: ChannelId;
  /** The channel's own id; null: the content itself tells one from another. */
  readonly externalId: string | null;
  /** Messages with the same key are read one after another; absent: each by itself. */
  readonly key?: string;
  readonly keptMs?: number;
};

/** Keeps a message as it came and has it read after the commit; one that is known already leaves no trace. */
export async function keepMessage(system: SystemContext<ReportsTables>, message: KeptMessage): Promise<void> {
  await system.transaction(async ({ db, clock, audit }) => {
    const receivedAt = clock.now();
    const id = newId(receivedAt.getTime());
    const { raw, channel, envelopeFrom, envelopeTo, key = id, keptMs = yearMs } = message;
    const externalId = message.externalId ?? `sha256:${createHash('sha256').update(raw).digest('hex')}`;
    const isNew = await insertIncoming(db, {
      id,
      channel,
      externalId,
      state: 'received',
      raw,
      envelopeFrom,
      envelopeTo: [...envelopeTo],
      keepUntil: new Date(receivedAt.getTime() + keptMs),
      receivedAt,
    });
    audit({ type: 'reports.incoming-message', id }, { channel, isNew });
    if (isNew) await enqueue(db, readMessage, { id }, { key });
  });
}
