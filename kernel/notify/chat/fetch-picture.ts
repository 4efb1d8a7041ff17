import { z } from 'zod';
import type { BootConfig } from '#kernel/config/boot.ts';
import { maximumPictureBytes } from '#kernel/files/contract/file.ts';
import { callTelegram } from '../telegram-api.ts';
import type { ChatMessage } from './chat-message.ts';

const fetchLimitMs = 60_000;

export interface ChatPicture {
  readonly channel: ChatMessage['channel'];
  /** One of `ChatMessage.pictures`. */
  readonly reference: string;
}

/**
 * The bytes of a picture that was sent in a chat; null when the messenger will never give it out, or it is too large.
 *
 * @throws Error when no answer comes, or one that may be another next time
 */
export async function fetchChatPicture(
  config: Pick<BootConfig, 'telegram' | 'vk'>,
  { channel, reference }: ChatPicture,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(fetchLimitMs)]);
  if (channel === 'telegram') return await fetchFromTelegram(config, reference, limit);
  return await fetchFromVk(config, reference, limit);
}

/** Where VK keeps the pictures of messages; an event that names another place is not followed there. */
const vkHosts = /(^|\.)(userapi\.com|vkuserphoto\.ru|vk\.com|vk\.ru)$/;

async function fetchFromVk(
  { vk }: Pick<BootConfig, 'vk'>,
  address: string,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  if (!vk || !URL.canParse(address)) return null;
  const url = new URL(address);
  const isVks = url.protocol === 'https:' && url.port === '' && vkHosts.test(url.hostname);
  const isOwnServers = url.origin === new URL(vk.apiUrl).origin;
  return isVks || isOwnServers ? await readPicture(address, signal) : null;
}

const telegramFile = z.object({ file_path: z.string().regex(/^[\w/.-]+$/) });

async function fetchFromTelegram(
  { telegram }: Pick<BootConfig, 'telegram'>,
  fileId: string,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  if (!telegram) return null;
  const answer = await callTelegram(telegram, 'getFile', { file_id: fileId }, signal);
  if (answer.errorCode === 400) return null;
  if (!answer.isOk) throw new Error(`Telegram: ${answer.errorCode} ${answer.description}`);
  const { file_path: path } = telegramFile.parse(answer.result);
  return await readPicture(`${telegram.apiUrl}/file/bot${telegram.token}/${path}`, signal);
}

/** NOTE: an address may carry the bot's token, so it stands in no words of an error. */
export async function readPicture(url: string, signal: AbortSignal): Promise<Uint8Array | null> {
  const response = await fetch(url, { signal, redirect: 'error' });
  if (response.status === 404 || !response.body) return null;
  if (!response.ok) throw new Error(`A picture of a chat was answered with ${response.status}`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.byteLength;
    if (length > maximumPictureBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
