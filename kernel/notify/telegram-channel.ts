import type { Channel, OutgoingMessage, SendResult } from './channel.ts';
import { callTelegram } from './telegram-api.ts';
import type { TelegramAnswer, TelegramSettings } from './telegram-api.ts';

const sendTimeoutMs = 30_000;
/** Characters in one message, by the Bot API. */
const maximumLength = 4096;

/** Messages to chats whose owners have linked them; plain text, nothing is loaded for links in it. */
export function createTelegramChannel(settings: TelegramSettings): Channel {
  return {
    id: 'telegram',
    async send(message, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(sendTimeoutMs)]);
      const body = {
        chat_id: message.address,
        text: textOf(message),
        link_preview_options: { is_disabled: true },
      };
      return resultOf(await callTelegram(settings, 'sendMessage', body, limit));
    },
  };
}

function textOf({ subject, bodyText }: OutgoingMessage): string {
  return Array.from(`${subject}\n\n${bodyText}`).slice(0, maximumLength).join('');
}

/** 403: the person has stopped the bot; 400: there is no such chat. Nothing else is their last word. */
function resultOf({ isOk, errorCode, description }: TelegramAnswer): SendResult {
  if (isOk) return { outcome: 'sent', detail: '' };
  const isGone = errorCode === 403 || (errorCode === 400 && /chat not found/i.test(description));
  return {
    outcome: 'failed',
    detail: `${errorCode} ${description}`.slice(0, 500),
    isFinal: isGone || errorCode === 400,
    ...(isGone && { isGone }),
  };
}
