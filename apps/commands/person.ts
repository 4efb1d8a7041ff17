import { hashPassword } from 'better-auth/crypto';
import { z } from 'zod';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { Hub } from '#kernel/hub.ts';
import {
  insertMemberships,
  insertOrganisations,
  insertPasswordAccounts,
  insertPeople,
} from '#kernel/identity/person.store.ts';
import type { IdentityTables } from '#kernel/identity/tables.ts';
import { newId } from '#kernel/ids.ts';
import { CommandError, defineTownCommand } from './command.ts';
import { recordCommand } from './record-command.ts';

/** As the sign-up page asks. */
const password = z.string().min(10, 'is shorter than 10 characters').max(200);
const administrationKey = 'administration';

export const addAdminCommand = defineTownCommand({
  id: 'person.add-admin',
  input: z.object({
    email: z.email('is not an e-mail address'),
    name: z.string().trim().min(1).max(200),
    password,
  }),
  run: async (hub, person, { print }) => {
    if (hub.state.town.kind === 'demo') {
      throw new CommandError(
        'A demo town has its administrator: admin@demo.veche, with the password told at start.',
      );
    }
    const passwordHash = await hashPassword(person.password);
    const personId = await hub.database.transaction(
      async (db) => await addAdministrator(db, hub, { ...person, passwordHash }),
    );
    await recordCommand(hub, 'person.add-admin', { personId });
    print(`${person.email} may sign in as administrator. The first thing asked is a second factor.`);
  },
});

interface NewAdministrator {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
}

async function addAdministrator(
  db: AnyDb,
  { clock }: Hub,
  { email, name, passwordHash }: NewAdministrator,
): Promise<string> {
  await refuseTwin(db, email);
  const createdAt = clock.now();
  const personId = newId(createdAt.getTime());
  const profile = { image: null, birthOn: null, locale: 'ru', twoFactorEnabled: false, blockedAt: null };
  const address = { email: email.toLowerCase(), emailVerified: true };
  await insertPeople(db, [{ id: personId, name, ...address, ...profile, createdAt, updatedAt: createdAt }]);
  await insertPasswordAccounts(db, [{ id: newId(), personId, passwordHash, createdAt }]);
  const organisationId = await resolveAdministration(db, createdAt);
  const bounds = { areaId: null, validUntil: null };
  await insertMemberships(db, [
    { id: newId(), personId, organisationId, roleId: 'admin', ...bounds, createdAt },
  ]);
  return personId;
}

async function refuseTwin(db: AnyDb, email: string): Promise<void> {
  const twin = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.person')
    .select('id')
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
  if (twin)
    throw new CommandError(
      `${email} is known already: an administrator gives roles in the administration pages.`,
    );
}

async function resolveAdministration(db: AnyDb, createdAt: Date): Promise<string> {
  const known = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.organisation')
    .select('id')
    .where('kind', '=', 'administration')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (known) return known.id;
  const id = newId(createdAt.getTime());
  const names = { name: 'Администрация', shortName: 'Администрация' };
  const contacts = { phone: null, email: null, address: null, sourceKey: administrationKey };
  await insertOrganisations(db, [
    { id, kind: 'administration', ...names, ...contacts, isActive: true, createdAt },
  ]);
  return id;
}
