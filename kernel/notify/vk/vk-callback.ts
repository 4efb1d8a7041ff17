import type { FastifyInstance, FastifyReply } from 'fastify';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import type { Hub } from '#kernel/hub.ts';
import { linkChat } from '../link-chat.ts';
import { queueMessage } from '../queue.ts';
import { isSecret } from '../secret.ts';
import type { KeepChat } from '../chat/keep-chat.ts';
import { chatKeeperOf } from '../chat/keep-chat.ts';
import type { VkSettings } from './vk-api.ts';
import { linkCodeIn, readVkMessage, vkCall } from './vk-event.ts';

/*
 * The Callback API: VK calls the town with each event, and again until it hears `ok`. It proves itself by a secret in
 * the body; anybody else finds nothing here. An event is kept before it is answered, so that none is lost, and kept
 * once however often it comes.
 */

export const vkCallbackPath = '/api/v1/vk/events';

/** Mounts the address VK calls; without a community there is none. */
export function registerVkCallback(app: FastifyInstance, hub: Hub): void {
  const { vk } = hub.config;
  if (!vk || hub.state.town.kind === 'demo') return;
  const keep = chatKeeperOf(hub);
  const town = { hub, vk, keep };
  app.post(vkCallbackPath, async (request, reply) => await answerVk(town, request.body, reply));
}

interface VkTown {
  readonly hub: Hub;
  readonly vk: VkSettings;
  /** Absent: nobody here talks with people. */
  readonly keep: KeepChat | undefined;
}

async function answerVk(town: VkTown, body: unknown, reply: FastifyReply): Promise<FastifyReply> {
  const { vk } = town;
  const call = vkCall.safeParse(body);
  if (!call.success || call.data.group_id !== vk.groupId || !isSecret(call.data.secret, vk.secret))
    throw new Problem(commonProblems.notFound);
  if (call.data.type === 'confirmation') return await reply.type('text/plain').send(vk.confirmation);
  // NOTE: what we do not know is answered all the same, or VK would send it for days and then no more at all.
  if (call.data.type === 'message_new') await hear(town, body);
  return await reply.type('text/plain').send('ok');
}

/** A good code links the talk to an account; anything else is kept for whoever talks with people. */
async function hear({ hub, keep }: VkTown, body: unknown): Promise<void> {
  const message = readVkMessage(body);
  if (!message) return;
  const code = linkCodeIn(body);
  const linked =
    code === undefined ? undefined : await linkChat(hub, { channel: 'vk', code, address: message.chat });
  if (linked) await tellLinked(hub, message.chat, linked);
  else await keep?.(message);
}

async function tellLinked(
  { database, texts, clock, state }: Hub,
  address: string,
  { locale }: { locale: string },
): Promise<void> {
  await database.transaction(
    async (db) =>
      await queueMessage(
        { db, clock },
        {
          kind: 'notify.vk-linked',
          locale,
          recipientPersonId: null,
          channel: 'vk',
          address,
          subject: '',
          bodyText: texts.text(locale, 'notify.telegram.linked'),
          isTraining: state.town.isTraining,
        },
      ),
  );
}
