import { loadRolePermissions } from '#kernel/access/role.store.ts';
import { findTown, listSettingValues } from '#kernel/config/town.store.ts';
import { outsideTransaction } from '#kernel/db/scope.ts';
import type { Hub, HubState } from '#kernel/hub.ts';
import { stateChannel } from './state-channel.ts';

const lastReading = new WeakMap<HubState, Promise<void>>();

/** Reads town, roles and settings anew into the hub's memory, one reading after the other: the latest stands. */
export async function refreshState(hub: Pick<Hub, 'database' | 'state'>): Promise<void> {
  const before = lastReading.get(hub.state) ?? Promise.resolve();
  const reading = before.then(async () => await readState(hub));
  lastReading.set(
    hub.state,
    reading.catch(() => {}),
  );
  await reading;
}

async function readState({ database, state }: Pick<Hub, 'database' | 'state'>): Promise<void> {
  const town = await findTown(database.handle);
  const roles = await loadRolePermissions(database.handle);
  const settings = await listSettingValues(database.handle);
  Object.assign(state, { roles, settings, ...(town ? { town } : {}) });
}

/** Follows what other hubs and the command line change, until disposed. */
export async function listenForStateChanges(hub: Hub): Promise<AsyncDisposable> {
  let reading: Promise<void> = Promise.resolve();
  const onChange = (): void => {
    reading = reading.then(async () => {
      try {
        await outsideTransaction(async () => await refreshState(hub));
      } catch (error) {
        hub.log.error({ err: error }, 'town, roles and settings were not read anew');
      }
    });
  };
  const stopListening = await hub.database.listen(stateChannel, onChange);
  return {
    async [Symbol.asyncDispose]() {
      await stopListening();
      await reading;
    },
  };
}
