import type { Channel, OutgoingMessage, SendResult } from './channel.ts';
import type { Keyboard } from './chat/keyboard.ts';
import { callTelegram } from './telegram-api.ts';
import type { TelegramAnswer, TelegramSettings } from './telegram-api.ts';

const sendTimeoutMs = 30_000;
/** Characters in one message, by the Bot API. */
const maximumLength = 4096;

/** Messages to chats; plain text, nothing is loaded for links in it. */
export function createTelegramChannel(settings: TelegramSettings): Channel {
  return {
    id: 'telegram',
    async send(message, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(sendTimeoutMs)]);
      const body = {
        chat_id: message.address,
        text: textOf(message),
        link_preview_options: { is_disabled: true },
        ...(message.keyboard ? { reply_markup: markupOf(message.keyboard) } : {}),
      };
      return resultOf(await callTelegram(settings, 'sendMessage', body, limit));
    },
  };
}

function textOf({ subject, bodyText }: OutgoingMessage): string {
  const text = [subject, bodyText].filter(Boolean).join('\n\n');
  return Array.from(text).slice(0, maximumLength).join('');
}

/** Only a keyboard in place of the letters can ask where a person is; what is pressed there comes back as words. */
function markupOf({ rows, place }: Keyboard): object {
  if (place === undefined)
    return {
      inline_keyboard: rows.map((row) =>
        row.map(({ label, data }) => ({ text: label, callback_data: data })),
      ),
    };
  return {
    keyboard: [
      [{ text: place, request_location: true }],
      ...rows.map((row) => row.map(({ label }) => label)),
    ],
    one_time_keyboard: true,
    resize_keyboard: true,
  };
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
