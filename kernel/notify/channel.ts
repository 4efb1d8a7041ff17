import type { Keyboard } from './chat/keyboard.ts';
import type { MessageTable } from './tables.ts';

export type OutgoingMessage = Pick<
  MessageTable,
  'id' | 'kind' | 'locale' | 'channel' | 'address' | 'subject' | 'bodyHtml' | 'isTraining' | 'path'
> & {
  readonly replyTo?: string | null;
  readonly keyboard?: Keyboard | null;
  readonly unsubscribeUrl?: string | null;
  readonly bodyText: string;
};

export type SendResult =
  | { readonly outcome: 'sent' | 'sandboxed'; readonly detail: string }
  /** `isFinal`: trying again cannot help, for example when there is no such mailbox. */
  | {
      readonly outcome: 'failed';
      readonly detail: string;
      readonly isFinal: boolean;
      /** The address is no more: its owner has shut it. Nothing is written there again. */
      readonly isGone?: boolean;
      /** Nobody answered: what else waits for this channel had better wait a while. */
      readonly isChannelDown?: boolean;
    };

/**
 * One way to reach people. `send` answers how it went and throws only on a defect of its own;
 * it ends within a minute, or soon after the signal.
 */
export interface Channel {
  /** As in the column `channel`: `email`. */
  readonly id: string;
  readonly send: (message: OutgoingMessage, signal: AbortSignal) => Promise<SendResult>;
}

/** Lets nothing leave: the message stays in the list of messages for everyone who tries the town out. */
export function createSandboxChannel(id: string): Channel {
  return { id, send: async () => ({ outcome: 'sandboxed', detail: '' }) };
}
