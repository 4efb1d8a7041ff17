import { createHash, randomBytes } from 'node:crypto';
import { handlerFor } from '#kernel/context.ts';
import type { RouteHandler } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { deleteAddressOf, listAddressesOf, putLinkCode } from './channel-address.store.ts';
import { linkTelegram, listChannels, unlinkChannel } from './contract/channels.ts';
import { ownerOf } from './owner.ts';
import type { NotifyTables } from './tables.ts';

const handle = handlerFor<NotifyTables>();
const codeBytes = 18;
/** Time to find the telephone; long enough, and of no use to whoever finds the link later. */
export const linkCodeValidMs = 15 * 60_000;

export interface ChannelFacts {
  /** Null where the town has no bot, and in the demo, which reaches nobody. */
  telegramBot(): string | null;
}

export function channelHandlers(facts: ChannelFacts): RouteHandler[] {
  return [
    handle(listChannels, async ({ db, actor }) => {
      const addresses = await listAddressesOf(db, ownerOf(actor));

      const linked = addresses.find(({ channel }) => channel === 'telegram');
      const isShown = linked !== undefined || facts.telegramBot() !== null;
      const linkedAt = linked?.verifiedAt.toISOString() ?? null;
      return { channels: isShown ? [{ channel: 'telegram' as const, linkedAt }] : [] };
    }),

    handle(linkTelegram, async ({ db, actor, clock, locale, audit }) => {
      const personId = ownerOf(actor);
      const bot = facts.telegramBot();
      if (bot === null || actor.kind === 'program') throw new Problem(commonProblems.forbidden);

      const code = randomBytes(codeBytes).toString('base64url');
      const expiresAt = new Date(clock.now().getTime() + linkCodeValidMs);
      await putLinkCode(db, { personId, channel: 'telegram', codeHash: hashCode(code), locale, expiresAt });
      audit({ type: 'identity.person', id: personId });
      return { url: `https://t.me/${bot}?start=${code}`, expiresAt: expiresAt.toISOString() };
    }),

    handle(unlinkChannel, async ({ db, actor, audit }, { channel }) => {
      const personId = ownerOf(actor);
      await deleteAddressOf(db, personId, channel);
      audit({ type: 'identity.person', id: personId }, { channel });
      return {};
    }),
  ];
}

export function hashCode(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}
