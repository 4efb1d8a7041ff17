import type { Context } from '#kernel/context.ts';
import type { ChatPicture } from '#kernel/notify/chat/fetch-picture.ts';
import type { OutgoingAnswer, OutgoingCall } from '#kernel/outgoing/call-out.ts';
import type { FileReference } from '#kernel/files/contract/file.ts';

/** The context of listeners and jobs: the actor is the system. `transaction` opens a command of its own. */
export interface SystemContext<Tables> {
  /** Looks without a transaction and without a trace in the audit, to see whether there is anything to do. */
  query<T>(work: (context: Context<Tables>) => Promise<T>): Promise<T>;
  /** Runs `work` in one transaction with audit and outbox, as a command would. */
  transaction<T>(work: (context: Context<Tables>) => Promise<T>): Promise<T>;
  /**
   * Takes a picture in that came by another way than an upload, to be attached within a day. Outside of transactions.
   *
   * @throws Problem of `stagePicture`: not a picture, too large, no space
   */
  stagePicture(bytes: Uint8Array): Promise<FileReference>;
  /**
   * A picture that was sent in a chat; null when it can never be had, or is too large. Outside of transactions.
   *
   * @throws Error when the messenger does not answer
   */
  fetchChatPicture(picture: ChatPicture, signal: AbortSignal): Promise<Uint8Array | null>;
  /**
   * Calls a server of another body. Outside of transactions.
   *
   * @throws CallOutFailure when no answer comes, or the address leads where the hub must not call
   */
  callOut(call: OutgoingCall, signal: AbortSignal): Promise<OutgoingAnswer>;
  /** What `Context.seal` hid; null when it was sealed for another owner or by another hub's secret. */
  openSealed(sealed: string, owner: string): string | null;
  /** The bytes of a picture that is kept, sealed or not; null when there are none. Outside of transactions. */
  readPicture(id: string): Promise<Uint8Array | null>;
}
