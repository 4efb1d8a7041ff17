import type { Point } from '#kernel/http/fields.ts';
import type { ChatMessage } from '#kernel/notify/chat/chat-message.ts';
import type { channelIds } from '../../contract/incoming.ts';

/*
 * A channel by which people without an account write to the town. What comes is kept raw first, under an id of the
 * channel's own that makes the same message one however often it comes; then a job reads it by the channel's adapter
 * and lets it have its effect once. What goes out to such a person takes the same channel back.
 *
 * A channel more needs three things: its id in `channelIds`, an adapter in `channels.ts`, and whoever hands its messages
 * to `keepMessage` (a service, a chat listener, a route). What it sends is the kernel's channel of the same id.
 */

/** Also the kind of a contact, the source of a report and the kernel's channel that answers. */
export type ChannelId = (typeof channelIds)[number];

/** A message as it was kept. */
export interface RawMessage {
  readonly raw: Uint8Array;
  /** Who sent it and to whom, as told outside of the message. */
  readonly envelopeFrom: string | null;
  readonly envelopeTo: readonly string[];
}

export type ReadMessage =
  | {
      readonly kind: 'words';
      readonly address: string;
      readonly name: string | null;
      readonly subject: string | null;
      readonly text: string;
      readonly locale: string | null;
      readonly place: Point | null;
      readonly pictures: readonly Uint8Array[];
      /** How many attachments are not taken. */
      readonly leftOutCount: number;
      /** A token of ours that it answers to. */
      readonly replyToken: string | null;
    }
  /** A turn of a talk: it is answered at once, by the steps of `chat/`. */
  | { readonly kind: 'talk'; readonly message: ChatMessage }
  | {
      readonly kind: 'undelivered';
      readonly replyToken: string | null;
      readonly isForGood: boolean;
      readonly detail: string;
    }
  /** Written by no person: nothing is answered to it, or two machines would write to each other for ever. */
  | {
      readonly kind: 'robot';
      readonly address: string | null;
      readonly subject: string | null;
      readonly text: string;
      readonly reason: RobotReason;
    };

export type RobotReason = 'automatic' | 'out-of-office' | 'mass-mail' | 'own-address' | 'too-many-parts';

export interface Channel {
  readonly id: ChannelId;
  /** @throws nothing for what a stranger may write; a fault is tried again */
  readonly read: (message: RawMessage, town: { address: string }) => Promise<ReadMessage>;
  /**
   * Where an answer to a message of ours goes, so that it names the contact by a token; null where the town cannot be
   * answered. Null itself: an answer needs no token.
   */
  readonly replyAddress: ((town: { address: string | null }, token: string) => string | null) | null;
  /** Under a message stand buttons, where a letter has links. */
  readonly hasButtons: boolean;
}
