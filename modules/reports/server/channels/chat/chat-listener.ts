import { chatListenerFor } from '#kernel/module/server.ts';
import type { ReportsTables } from '../../tables.ts';
import { keepMessage } from '../keep-message.ts';

const dayMs = 24 * 60 * 60_000;
/** Longer than any messenger brings an event again; the words themselves are gone once they are read. */
const keptMs = 7 * dayMs;

export const chatListener = chatListenerFor<ReportsTables>()(
  'reports.keep-chat-message',
  async (system, message) =>
    await keepMessage(system, {
      channel: message.channel,
      externalId: message.externalId,
      raw: Buffer.from(JSON.stringify(message)),
      envelopeFrom: null,
      envelopeTo: [],
      // The messages of a chat are read one after another.
      key: `${message.channel}:${message.chat}`,
      keptMs,
    }),
);
