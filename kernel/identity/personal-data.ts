import type { Context } from '#kernel/context.ts';
import type { DataSection } from '#kernel/privacy/contract/own-data.ts';
import { rowsAtMost, sectionOf } from '#kernel/privacy/personal-data.ts';
import type { PersonalData } from '#kernel/privacy/personal-data.ts';
import {
  deletePerson,
  findOwnProfile,
  listOwnKeys,
  listOwnMemberships,
  listOwnSessionFacts,
} from './personal-data.store.ts';

const untilClosed = 'privacy.term.account';
const limit = rowsAtMost + 1;

type Seen = Pick<Context<never>, 'db' | 'text' | 'locale'>;

/** Who the person is and how they sign in. All of it goes with the account. */
export const identityData: PersonalData = {
  collect: async (context, personId) => [
    await profileSection(context, personId),
    await sessionSection(context, personId),
    await keySection(context, personId),
    await membershipSection(context, personId),
  ],
  erase: async ({ db }, personId) => {
    await deletePerson(db, personId);
    return [];
  },
};

async function profileSection(context: Seen, personId: string): Promise<DataSection> {
  const texts = {
    id: 'identity.person',
    title: 'privacy.profile.title',
    purpose: 'privacy.profile.purpose',
    term: untilClosed,
  };
  const columns = {
    name: 'privacy.field.name',
    email: 'privacy.field.email',
    emailVerified: 'privacy.field.confirmed',
    birthOn: 'privacy.field.birth',
    locale: 'privacy.field.language',
    createdAt: 'privacy.field.created',
  };
  return sectionOf(context, texts, columns, await findOwnProfile(context.db, personId));
}

async function sessionSection(context: Seen, personId: string): Promise<DataSection> {
  const texts = {
    id: 'identity.session',
    title: 'privacy.sessions.title',
    purpose: 'privacy.sessions.purpose',
    term: 'privacy.sessions.term',
  };
  const columns = {
    createdAt: 'privacy.field.created',
    expiresAt: 'privacy.field.until',
    ipAddress: 'privacy.field.network',
    userAgent: 'privacy.field.device',
  };
  return sectionOf(context, texts, columns, await listOwnSessionFacts(context.db, personId, limit));
}

async function keySection(context: Seen, personId: string): Promise<DataSection> {
  const texts = {
    id: 'identity.key',
    title: 'privacy.keys.title',
    purpose: 'privacy.keys.purpose',
    term: untilClosed,
  };
  const columns = {
    kind: 'privacy.field.kind',
    name: 'privacy.field.title',
    createdAt: 'privacy.field.created',
  };
  return sectionOf(context, texts, columns, await listOwnKeys(context.db, personId, limit));
}

async function membershipSection(context: Seen, personId: string): Promise<DataSection> {
  const texts = {
    id: 'identity.membership',
    title: 'privacy.memberships.title',
    purpose: 'privacy.memberships.purpose',
    term: untilClosed,
  };
  const columns = {
    name: 'privacy.field.organisation',
    roleId: 'privacy.field.role',
    createdAt: 'privacy.field.created',
    validUntil: 'privacy.field.until',
  };
  return sectionOf(context, texts, columns, await listOwnMemberships(context.db, personId, limit));
}
