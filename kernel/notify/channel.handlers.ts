import { createHash, randomBytes } from 'node:crypto';
import { handlerFor } from '#kernel/context.ts';
import type { RouteHandler } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { deleteAddressOf, listAddressesOf, putLinkCode } from './channel-address.store.ts';
import { linkableChannels, linkChannel, listChannels, unlinkChannel } from './contract/channels.ts';
import type { LinkableChannel } from './contract/channels.ts';
import { ownerOf } from './owner.ts';
import type { NotifyTables } from './tables.ts';

const handle = handlerFor<NotifyTables>();
const codeBytes = 18;
/** Time to find the telephone; long enough, and of no use to whoever finds the link later. */
export const linkCodeValidMs = 15 * 60_000;

export interface ChannelFacts {
  /** Opens a chat with the town and hands it the code; null where the town is not there, and in the demo. */
  chatLink(channel: LinkableChannel, code: string): string | null;
}

export function channelHandlers(facts: ChannelFacts): RouteHandler[] {
  return [
    handle(listChannels, async ({ db, actor }) => {
      const addresses = await listAddressesOf(db, ownerOf(actor));

      const channels = linkableChannels.map((channel) => {
        const linked = addresses.find((address) => address.channel === channel);
        return { channel, linkedAt: linked?.verifiedAt.toISOString() ?? null };
      });
      return {
        channels: channels.filter(
          ({ channel, linkedAt }) => linkedAt !== null || facts.chatLink(channel, '') !== null,
        ),
      };
    }),

    handle(linkChannel, async ({ db, actor, clock, locale, audit }, { channel }) => {
      const personId = ownerOf(actor);
      const code = randomBytes(codeBytes).toString('base64url');
      const url = facts.chatLink(channel, code);
      if (url === null || actor.kind === 'program') throw new Problem(commonProblems.forbidden);

      const expiresAt = new Date(clock.now().getTime() + linkCodeValidMs);
      await putLinkCode(db, { personId, channel, codeHash: hashCode(code), locale, expiresAt });
      audit({ type: 'identity.person', id: personId }, { channel });
      return { url, code, expiresAt: expiresAt.toISOString() };
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
