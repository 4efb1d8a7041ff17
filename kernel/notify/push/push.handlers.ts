import { handlerFor } from '#kernel/context.ts';
import type { RouteHandler } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { newId } from '#kernel/ids.ts';
import {
  addPushDevice,
  maximumPushDevices,
  pushProblems,
  readPush,
  removePushDevice,
} from '../contract/push.ts';
import { ownerOf } from '../owner.ts';
import type { NotifyTables } from '../tables.ts';
import { deletePushDeviceOf, listPushDevices, putPushDevice } from './push-device.store.ts';

const handle = handlerFor<NotifyTables>();

export interface PushFacts {
  pushPublicKey(): string;
  /** Whether the hub may send requests to this address. */
  mayPushTo(endpoint: string): boolean;
}

export function pushHandlers(facts: PushFacts): RouteHandler[] {
  return [
    handle(readPush, async ({ db, actor }) => {
      const devices = await listPushDevices(db, ownerOf(actor));
      return {
        publicKey: facts.pushPublicKey(),
        devices: devices.map((device) => ({
          ...device,
          createdAt: device.createdAt.toISOString(),
          reachedAt: device.reachedAt?.toISOString() ?? null,
        })),
      };
    }),

    handle(addPushDevice, async ({ db, actor, clock, audit }, { endpoint, keys, label }) => {
      const personId = ownerOf(actor);
      const known = await listPushDevices(db, personId);
      if (actor.kind === 'program') throw new Problem(commonProblems.forbidden);
      if (!facts.mayPushTo(endpoint)) throw new Problem(pushProblems.endpointRefused);
      if (known.length >= maximumPushDevices)
        throw new Problem(pushProblems.tooManyDevices, { limit: maximumPushDevices });

      const id = newId(clock.now().getTime());
      await putPushDevice(db, {
        id,
        personId,
        endpoint,
        ...keys,
        label,
        createdAt: clock.now(),
        reachedAt: null,
      });
      audit({ type: 'notify.push-device', id });
      return { id };
    }),

    handle(removePushDevice, async ({ db, actor, audit }, { deviceId }) => {
      const isFound = await deletePushDeviceOf(db, ownerOf(actor), deviceId);
      if (!isFound) throw new Problem(pushProblems.deviceNotFound);
      audit({ type: 'notify.push-device', id: deviceId });
      return {};
    }),
  ];
}
