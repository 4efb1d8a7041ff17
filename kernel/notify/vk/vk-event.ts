import { z } from 'zod';
import type { ChatMessage } from '../chat/chat-message.ts';
import { cleanWords } from '../chat/chat-message.ts';

const textLimit = 4096;
/** Talks of several people have numbers from here on: they are not one person's. */
const firstGroupChat = 2_000_000_000;

const size = z.object({ url: z.url(), width: z.number(), height: z.number() });
const message = z.object({
  id: z.number().int().optional(),
  conversation_message_id: z.number().int().optional(),
  peer_id: z.number().int(),
  from_id: z.number().int(),
  text: z.string().default(''),
  payload: z.string().optional(),
  /** What the link that opened the talk carried. */
  ref: z.string().max(200).optional(),
  geo: z.object({ coordinates: z.object({ latitude: z.number(), longitude: z.number() }) }).optional(),
  attachments: z
    .array(z.object({ type: z.string(), photo: z.object({ sizes: z.array(size) }).optional() }))
    .default([]),
});

/** A call of VK, as far as every call is alike. */
export const vkCall = z.object({
  type: z.string(),
  group_id: z.number().int(),
  secret: z.string().optional(),
  event_id: z.string().max(200).optional(),
});
export type VkCall = z.output<typeof vkCall>;

const newMessage = z.object({
  event_id: z.string().max(190),
  object: z.object({
    message,
    client_info: z.object({ lang_id: z.number().int().optional() }).optional(),
  }),
});

/** VK's numbers of languages; the others are told by the person. */
const languages: Readonly<Record<number, ChatMessage['locale']>> = { 0: 'ru', 1: 'uk', 3: 'en' };

/** A code as the page of the account shows it. */
const linkCode = /^[\w-]{24}$/;

/** By the link that opened the talk, or written by hand. */
export function linkCodeIn(body: unknown): string | undefined {
  const sent = newMessage.safeParse(body).data?.object.message;
  return [sent?.ref, sent?.text.trim()].find((word) => word !== undefined && linkCode.test(word));
}

/** What a person wrote to the community; undefined for what is no message of one person. */
export function readVkMessage(body: unknown): ChatMessage | undefined {
  const read = newMessage.safeParse(body);
  if (!read.success) return undefined;
  const { event_id: externalId, object } = read.data;
  const { message: sent, client_info: client } = object;
  if (sent.peer_id !== sent.from_id || sent.from_id <= 0 || sent.peer_id >= firstGroupChat) return undefined;
  const pictures = sent.attachments.flatMap(({ photo }) => largestOf(photo?.sizes ?? []));
  const { latitude, longitude } = sent.geo?.coordinates ?? {};
  return {
    channel: 'vk',
    externalId,
    chat: String(sent.peer_id),
    name: null,
    locale: languages[client?.lang_id ?? -1] ?? null,
    text: cleanWords(sent.text, textLimit),
    button: buttonIn(sent.payload),
    place: latitude === undefined || longitude === undefined ? null : { lng: longitude, lat: latitude },
    pictures,
    leftOutCount: sent.attachments.length - pictures.length,
    album: null,
  };
}

function largestOf(sizes: readonly z.output<typeof size>[]): string[] {
  const [largest] = sizes.toSorted((a, b) => b.width * b.height - a.width * a.height);
  return largest ? [largest.url] : [];
}

const payload = z.object({ button: z.string().max(100).optional(), command: z.string().optional() });

/** The button VK itself shows first says `{"command":"start"}`. */
function buttonIn(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    const read = payload.safeParse(JSON.parse(text));
    if (!read.success) return null;
    return read.data.button ?? (read.data.command === 'start' ? 'start' : null);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
