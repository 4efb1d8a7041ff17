import type { AnyDb } from '#kernel/db/db.ts';
import { deleteAddress, listAddressesOf } from './channel-address.store.ts';
import { linkableChannels } from './contract/channels.ts';
import type { ChoosableChannel } from './contract/wishes.ts';
import { deletePushDevice, listPushDevices } from './push/push-device.store.ts';

export interface Address {
  readonly channel: ChoosableChannel;
  readonly address: string;
}

/** Everywhere a person wants to be written to besides e-mail. */
export async function listOtherAddresses(db: AnyDb, personId: string): Promise<Address[]> {
  const linked = await listAddressesOf(db, personId);
  const devices = await listPushDevices(db, personId);
  return [
    ...linked.map(({ channel, address }) => ({ channel, address })),
    ...devices.map(({ id }) => ({ channel: 'push' as const, address: id })),
  ];
}

/** Its owner has shut it; nothing is written there again. */
export async function forgetAddress(
  db: AnyDb,
  { channel, address }: { channel: string; address: string },
): Promise<void> {
  if (channel === 'push') return await deletePushDevice(db, address);
  const linked = linkableChannels.find((id) => id === channel);
  if (linked) await deleteAddress(db, linked, address);
}
