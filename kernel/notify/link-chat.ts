import { recordAuthAudit } from '#kernel/audit/auth-audit.ts';
import type { Clock } from '#kernel/clock/clock.ts';
import type { BootConfig } from '#kernel/config/boot.ts';
import type { Database } from '#kernel/db/database.ts';
import { putAddress, takeLinkCode } from './channel-address.store.ts';
import { hashCode } from './channel.handlers.ts';
import type { LinkableChannel } from './contract/channels.ts';

/** Where a chat with the town opens, with the code in its first message. */
export function chatLinkOf(
  { telegram, vk }: Pick<BootConfig, 'telegram' | 'vk'>,
  channel: LinkableChannel,
  code: string,
): string | null {
  switch (channel) {
    case 'telegram':
      return telegram ? `https://t.me/${telegram.bot}?start=${code}` : null;
    case 'vk':
      return vk ? `https://vk.me/club${vk.groupId}?ref=${code}` : null;
  }
}

/** Joins a chat to the account whose code was written there; undefined where the code is not good. */
export async function linkChat(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { channel, code, address }: { channel: LinkableChannel; code: string; address: string },
): Promise<{ personId: string; locale: string } | undefined> {
  const now = clock.now();
  const taken = await database.transaction(async (db) => {
    const found = await takeLinkCode(db, { channel, codeHash: hashCode(code), now });
    if (found) await putAddress(db, { personId: found.personId, channel, address, verifiedAt: now });
    return found;
  });
  if (taken)
    await recordAuthAudit(database, clock, { routeId: `notify.${channel}-linked`, personId: taken.personId });
  return taken;
}
