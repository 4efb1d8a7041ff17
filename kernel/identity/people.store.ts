import { sql } from 'kysely';
import { UNICODE_ORDER } from '#kernel/db/collation.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { containing } from '#kernel/db/like.ts';
import type { IdentityTables } from './tables.ts';

export interface PeopleFilter {
  readonly text?: string | undefined;
  readonly roleId?: string | undefined;
  readonly organisationId?: string | undefined;
  readonly isBlocked?: boolean | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
  readonly now: Date;
}

const summaryColumns = [
  'person.id',
  'person.name',
  'person.email',
  'person.emailVerified',
  'person.twoFactorEnabled',
  'person.blockedAt',
  'person.createdAt',
] as const;

/** By name as people sort it. `after` is the id of the last row of the page before. Relies on `person_name`. */
export async function searchPeople(db: AnyDb, filter: PeopleFilter) {
  const { text, roleId, organisationId, isBlocked, after, limit, now } = filter;
  let query = tablesOf<IdentityTables>(db)
    .selectFrom('identity.person as person')
    .select([...summaryColumns, rolesInForce(now)]);
  if (text) {
    query = query.where((where) =>
      where.or([
        where('person.name', 'ilike', containing(text)),
        where('person.email', 'ilike', containing(text)),
      ]),
    );
  }
  if (isBlocked !== undefined) query = query.where('person.blockedAt', isBlocked ? 'is not' : 'is', null);
  if (roleId !== undefined || organisationId !== undefined)
    query = query.where(worksAs({ roleId, organisationId, now }));
  if (after) {
    query = query.where(
      sql<boolean>`(person.name ${UNICODE_ORDER}, person.id) > (select name ${UNICODE_ORDER}, id from identity.person where id = ${after})`,
    );
  }
  return await query
    .orderBy(sql`person.name ${UNICODE_ORDER}`)
    .orderBy('person.id')
    .limit(limit)
    .execute();
}

function rolesInForce(now: Date) {
  return sql<string[]>`array(
    select distinct membership.role_id
    from identity.membership as membership
    join identity.organisation as organisation on organisation.id = membership.organisation_id
    where membership.person_id = person.id and organisation.is_active
      and coalesce(membership.valid_until > ${now}, true)
    order by membership.role_id)`.as('roleIds');
}

function worksAs(work: { roleId: string | undefined; organisationId: string | undefined; now: Date }) {
  const { roleId = null, organisationId = null, now } = work;
  return sql<boolean>`exists (
    select from identity.membership as membership
    where membership.person_id = person.id and coalesce(membership.valid_until > ${now}, true)
      and (${roleId}::text is null or membership.role_id = ${roleId})
      and (${organisationId}::uuid is null or membership.organisation_id = ${organisationId}))`;
}

export async function findPersonSummary(db: AnyDb, id: string, now: Date) {
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.person as person')
    .select([...summaryColumns, 'person.locale', rolesInForce(now)])
    .where('person.id', '=', id)
    .executeTakeFirst();
}

export async function countSessionsOf(db: AnyDb, personId: string, now: Date): Promise<number> {
  const row = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.session')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('personId', '=', personId)
    .where('expiresAt', '>', now)
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function countTokensOf(db: AnyDb, personId: string, now: Date): Promise<number> {
  const row = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.accessToken')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('personId', '=', personId)
    .where('expiresAt', '>', now)
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function setBlocked(db: AnyDb, personId: string, blockedAt: Date | null): Promise<void> {
  await tablesOf<IdentityTables>(db)
    .updateTable('identity.person')
    .set({ blockedAt })
    .where('id', '=', personId)
    .execute();
}

export async function deleteSessionsOf(db: AnyDb, personId: string): Promise<void> {
  await tablesOf<IdentityTables>(db)
    .deleteFrom('identity.session')
    .where('personId', '=', personId)
    .execute();
}

export async function findPersonNames(
  db: AnyDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.person')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
