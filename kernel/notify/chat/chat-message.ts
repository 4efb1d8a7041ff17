import { z } from 'zod';
import { point } from '#kernel/http/fields.ts';
import { locales } from '#kernel/i18n/locale.ts';

export const chatChannels = ['telegram', 'vk'] as const;
export type ChatChannel = (typeof chatChannels)[number];

/** What one person wrote, sent or pressed in a messenger, whichever it was. */
export const chatMessage = z.object({
  channel: z.enum(chatChannels),
  /** The messenger's own id of the event: it may come more than once. */
  externalId: z.string().min(1).max(200),
  /** Where an answer goes. */
  chat: z.string().min(1).max(64),
  name: z.string().nullable(),
  locale: z.enum(locales).nullable(),
  text: z.string(),
  /** The `data` of a button of ours. */
  button: z.string().nullable(),
  place: point.nullable(),
  /** By what the messenger gives the pictures out; see `fetchChatPicture`. */
  pictures: z.array(z.string()),
  /** How many attachments are no pictures. */
  leftOutCount: z.number().int(),
  /** Pictures sent together come one by one under one album. */
  album: z.string().nullable(),
});
export type ChatMessage = z.output<typeof chatMessage>;

/** Words without controls that would reorder a page, as long as they may be. */
export function cleanWords(text: string, limit: number): string {
  const clean = text.replaceAll(/\r\n?/g, '\n').replaceAll(/[^\P{C}\n\t]/gu, '');
  return Array.from(clean).slice(0, limit).join('').trim();
}
