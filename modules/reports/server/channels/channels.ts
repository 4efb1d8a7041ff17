import type { Channel, ChannelId } from './channel.ts';
import { chatChannel } from './chat/chat-channel.ts';
import { emailChannel } from './email/email-channel.ts';

export const channels: Readonly<Record<ChannelId, Channel>> = {
  email: emailChannel,
  telegram: chatChannel('telegram'),
  vk: chatChannel('vk'),
};
