import { chatMessage } from '#kernel/notify/chat/chat-message.ts';
import type { ChatChannel } from '#kernel/notify/chat/chat-message.ts';
import type { Channel } from '../channel.ts';

/** Messengers differ in the kernel only: whatever the messenger, a chat is kept and answered in one form. */
export function chatChannel(id: ChatChannel): Channel {
  return {
    id,
    read: async ({ raw }) => ({
      kind: 'talk',
      message: chatMessage.parse(JSON.parse(Buffer.from(raw).toString())),
    }),
    // The chat itself tells whose answer it is.
    replyAddress: null,
    hasButtons: true,
  };
}
