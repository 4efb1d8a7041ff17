import type { Hub } from '#kernel/hub.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { ChatMessage } from './chat-message.ts';

/** Keeps what was written before the messenger is told that it came; throws when it could not. */
export type KeepChat = (message: ChatMessage) => Promise<void>;

/** Hands messages to the modules that listen to chats; undefined where none does. */
export function chatKeeperOf(hub: Hub): KeepChat | undefined {
  const listeners = hub.parts.flatMap((part) => part.server?.chatListeners ?? []);
  if (listeners.length === 0) return undefined;
  return async (message) => {
    for (const { id, keep } of listeners) await keep(createSystemContext(hub, { id }), message);
  };
}
