import { createHash } from 'node:crypto';
import type { Channel, OutgoingMessage, SendResult } from '../channel.ts';
import type { Button, Keyboard } from '../chat/keyboard.ts';
import { callVk } from './vk-api.ts';
import type { VkAnswer, VkSettings } from './vk-api.ts';

const sendTimeoutMs = 30_000;
/** Characters in one message. */
const maximumLength = 4096;
/** Under a message stand so many rows and buttons; more go in place of the letters. */
const rowsUnderMessage = 6;
const buttonsUnderMessage = 10;

/** The person has closed the talk, or never opened it: 900, 901, 902. */
const goneCodes: ReadonlySet<number> = new Set([900, 901, 902]);
/** A wrong parameter will be wrong the next time as well: 100, 911 (keyboard), 914 (too long). */
const finalCodes: ReadonlySet<number> = new Set([100, 911, 914]);

/** Messages of the town's community in VK; sent again after a broken answer, VK shows one. */
export function createVkChannel(settings: VkSettings): Channel {
  return {
    id: 'vk',
    async send(message, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(sendTimeoutMs)]);
      const parameters = {
        peer_id: message.address,
        random_id: String(randomIdOf(message.id)),
        message: textOf(message),
        dont_parse_links: '1',
        ...(message.keyboard ? { keyboard: JSON.stringify(keyboardOf(message.keyboard)) } : {}),
      };
      return resultOf(await callVk(settings, 'messages.send', parameters, limit));
    },
  };
}

/** The same message has the same number, by which VK knows that it was sent already. Positive, 31 bits. */
export function randomIdOf(messageId: string): number {
  return createHash('sha256').update(messageId).digest().readUInt32BE(0) & 0x7fffffff || 1;
}

function textOf({ subject, bodyText }: OutgoingMessage): string {
  const text = [subject, bodyText].filter(Boolean).join('\n\n');
  return Array.from(text).slice(0, maximumLength).join('');
}

function keyboardOf({ rows, place }: Keyboard): object {
  const own = rows.map((row) => row.map(textButton));
  const all = place === undefined ? own : [[{ action: { type: 'location', payload: '{}' } }], ...own];
  const isShort = all.length <= rowsUnderMessage && all.flat().length <= buttonsUnderMessage;
  return isShort ? { inline: true, buttons: all } : { one_time: true, buttons: all };
}

function textButton({ label, data }: Button): object {
  return { action: { type: 'text', label, payload: JSON.stringify({ button: data }) } };
}

function resultOf({ error }: VkAnswer): SendResult {
  if (!error) return { outcome: 'sent', detail: '' };
  const isGone = goneCodes.has(error.code);
  return {
    outcome: 'failed',
    detail: `${error.code} ${error.words}`.slice(0, 500),
    isFinal: isGone || finalCodes.has(error.code),
    ...(isGone && { isGone }),
  };
}
