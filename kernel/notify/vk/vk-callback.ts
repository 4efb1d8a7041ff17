import type { FastifyInstance, FastifyReply } from 'fastify';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import type { Hub } from '#kernel/hub.ts';
import { isSecret } from '../secret.ts';
import type { KeepChat } from '../chat/keep-chat.ts';
import { chatKeeperOf } from '../chat/keep-chat.ts';
import type { VkSettings } from './vk-api.ts';
import { readVkMessage, vkCall } from './vk-event.ts';

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
  app.post(vkCallbackPath, async (request, reply) => await answerVk(vk, keep, request.body, reply));
}

async function answerVk(
  vk: VkSettings,
  keep: KeepChat | undefined,
  body: unknown,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const call = vkCall.safeParse(body);
  if (!call.success || call.data.group_id !== vk.groupId || !isSecret(call.data.secret, vk.secret))
    throw new Problem(commonProblems.notFound);
  if (call.data.type === 'confirmation') return await reply.type('text/plain').send(vk.confirmation);
  // NOTE: what we do not know is answered all the same, or VK would send it for days and then no more at all.
  const message = call.data.type === 'message_new' ? readVkMessage(body) : undefined;
  if (message && keep) await keep(message);
  return await reply.type('text/plain').send('ok');
}
