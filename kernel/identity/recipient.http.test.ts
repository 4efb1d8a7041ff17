import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { listHolders, listRecipientsWithRole } from './recipient.store.ts';

let town: TestHub;

beforeAll(async () => {
  town = await openTestHub();
}, 120_000);

afterAll(async () => await town[Symbol.asyncDispose]());

test('people of an organisation that has ended are written to no more, by role or by right', async () => {
  const organisationId = await town.addOrganisation('Прежняя служба');
  const { personId } = await town.signIn({ roleId: 'dispatcher', organisationId });
  const { database, clock } = town.hub;
  const asked = { now: clock.now(), limit: 50 };
  const written = async (): Promise<boolean[]> => {
    const byRole = await listRecipientsWithRole(database.handle, {
      ...asked,
      roleId: 'dispatcher',
      areaIds: [],
    });
    const byRight = await listHolders(database.handle, { ...asked, permission: 'incidents.incident.read' });
    return [byRole, byRight].map((people) => people.some((one) => one.personId === personId));
  };
  const before = await written();
  await database.executeSql(`update identity.organisation set is_active = false where id = $1`, [
    organisationId,
  ]);

  expect(before).toEqual([true, true]);
  expect(await written()).toEqual([false, false]);
});
