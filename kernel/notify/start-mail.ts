import type { Hub } from '#kernel/hub.ts';
import { createSandboxChannel } from './channel.ts';
import type { Channel } from './channel.ts';
import { startDeliveryLoop } from './delivery-loop.ts';
import { createMailChannel } from './mail-channel.ts';

/** Starts sending what is queued. Nothing ever leaves a demo town, nor a town without a mail server. */
export async function startMail(hub: Hub): Promise<AsyncDisposable> {
  const { database, clock, log } = hub;
  return await startDeliveryLoop({
    database,
    clock,
    channels: [mailChannelOf(hub)],
    onError: (error) => log.error({ err: error }, 'queued messages were not sent'),
  });
}

function mailChannelOf({ config, state }: Hub): Channel {
  if (state.town.kind === 'demo' || !config.smtp) return createSandboxChannel('email');
  return createMailChannel(config.smtp);
}
