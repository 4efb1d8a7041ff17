import type { ChatChannel } from '#kernel/notify/chat/chat-message.ts';

/** A chat of one person with the town in a messenger. Personal data: kept until `keepUntil`, and told to nobody. */
export interface ChatTable {
  id: string;
  channel: ChatChannel;
  /** The messenger's own id of the chat. */
  address: string;
  name: string | null;
  locale: string | null;
  /** See `chat-state.ts`. */
  state: unknown;
  /** When what was begun is forgotten; null where nothing was. */
  stateUntil: Date | null;
  /** Messages since `heardSince`: a chat that floods is not answered. */
  heardCount: number;
  heardSince: Date;
  createdAt: Date;
  keepUntil: Date;
}

/** A report of somebody else that a chat without an account hears of. */
export interface ChatFollowerTable {
  id: string;
  chatId: string;
  reportId: string;
  createdAt: Date;
}
