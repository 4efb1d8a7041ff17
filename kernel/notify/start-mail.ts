import type { Hub } from '#kernel/hub.ts';
import { chatKeeperOf } from './chat/keep-chat.ts';
import { createSandboxChannel } from './channel.ts';
import type { Channel } from './channel.ts';
import { startDeliveryLoop } from './delivery-loop.ts';
import { createMailChannel } from './mail-channel.ts';
import { createEndpointGuard } from './push/endpoint-guard.ts';
import { createPushChannel } from './push/push-channel.ts';
import { createTelegramChannel } from './telegram-channel.ts';
import { announceWebhook } from './telegram-webhook.ts';
import { createVkChannel } from './vk/vk-channel.ts';
import { startTelegramListener } from './telegram-listener.ts';

/** Starts sending what is queued. Nothing ever leaves a demo town, nor a town without a mail server or a bot. */
export async function startMail(hub: Hub): Promise<AsyncDisposable> {
  const { database, clock, log } = hub;
  const sending = await startDeliveryLoop({
    database,
    clock,
    channels: [mailChannelOf(hub), telegramChannelOf(hub), vkChannelOf(hub), pushChannelOf(hub)],
    onError: (error) => log.error({ err: error }, 'queued messages were not sent'),
  });
  const hearing = hearTelegram(hub);
  return {
    async [Symbol.asyncDispose]() {
      await hearing?.[Symbol.asyncDispose]();
      await sending[Symbol.asyncDispose]();
    },
  };
}

function mailChannelOf({ config, state }: Hub): Channel {
  if (state.town.kind === 'demo' || !config.smtp) return createSandboxChannel('email');
  return createMailChannel(config.smtp);
}

function telegramChannelOf({ config, state }: Hub): Channel {
  if (state.town.kind === 'demo' || !config.telegram) return createSandboxChannel('telegram');
  return createTelegramChannel(config.telegram);
}

function vkChannelOf({ config, state }: Hub): Channel {
  if (state.town.kind === 'demo' || !config.vk) return createSandboxChannel('vk');
  return createVkChannel(config.vk);
}

function pushChannelOf({ config, database, pushKeys, state }: Hub): Channel {
  if (state.town.kind === 'demo') return createSandboxChannel('push');
  return createPushChannel({
    database,
    keys: pushKeys,
    contact: contactOf(config),
    guard: createEndpointGuard(config.pushHosts),
  });
}

function contactOf({ publicUrl, smtp }: Hub['config']): string {
  if (publicUrl?.startsWith('https://')) return publicUrl;
  return `mailto:${/[^\s<>]+@[^\s<>]+/.exec(smtp?.from ?? '')?.[0] ?? 'veche@localhost'}`;
}

function hearTelegram(hub: Hub): AsyncDisposable | undefined {
  const { config, state, database, texts, clock, log } = hub;
  if (state.town.kind === 'demo' || !config.telegram) return undefined;
  const { webhookSecret } = config.telegram;
  if (webhookSecret !== undefined && config.publicUrl !== undefined)
    return announceWebhook({
      settings: { ...config.telegram, webhookSecret },
      publicUrl: config.publicUrl,
      onError: (error) => log.error({ err: error }, 'Telegram was not told where to call'),
    });
  return startTelegramListener({
    settings: config.telegram,
    database,
    texts,
    clock,
    keep: chatKeeperOf(hub),
    onError: (error) => log.error({ err: error }, 'the Telegram bot hears nothing'),
  });
}
