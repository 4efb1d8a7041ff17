import { sql } from 'kysely';
import type { RawBuilder, Selectable } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { grantHours } from '../../contract/rights.ts';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { GrantTable } from '../tables.ts';
import type { DecidedGrant } from './decide.ts';

export type GrantRow = Selectable<GrantTable>;

/** More than any organisation holds at once. */
const openGrantsAtMost = 5_000;
const savedHours = grantHours.nullable();

const decided = [
  'id',
  'kind',
  'ownerOrganisationId',
  'holderOrganisationId',
  'holderPersonId',
  'cameraId',
  'group',
  'purpose',
  'rights',
  'needsSecond',
  'hours',
  'footageFrom',
  'footageTo',
  'validFrom',
  'validUntil',
  'revokedAt',
] as const;

/** Grants in force that the actor's organisations hold. Relies on grant_holder. */
export async function listGrantsFor(db: VideoDb, actor: Actor, now: Date): Promise<DecidedGrant[]> {
  const holders = actor.grants.flatMap(({ organisationId }) =>
    organisationId === null ? [] : [organisationId],
  );
  if (holders.length === 0) return [];
  const rows = await db
    .selectFrom('video.grant')
    .select(decided)
    .where('holderOrganisationId', 'in', [...new Set(holders)])
    .where('revokedAt', 'is', null)
    .where('validFrom', '<=', now)
    .where((where) => where.or([where('validUntil', 'is', null), where('validUntil', '>', now)]))
    .orderBy('id')
    .limit(openGrantsAtMost)
    .execute();
  return rows.map((row) => ({ ...row, hours: savedHours.parse(row.hours) }));
}

/** A camera that goes to another owner takes no grant along. */
export async function endGrantsOfCamera(
  db: VideoDb,
  cameraId: string,
  end: { readonly at: Date; readonly reason: string },
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('video.grant')
    .set({ revokedAt: end.at, revokedReason: end.reason })
    .where('cameraId', '=', cameraId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

const shown = [
  ...decided.map((column) => `grant.${column}` as const),
  'grant.basis',
  'grant.revokedReason',
  'grant.createdByPersonId',
  'grant.createdAt',
  'camera.number as cameraNumber',
  'camera.name as cameraName',
] as const;

export type ShownGrant = Awaited<ReturnType<typeof listGrantRows>>[number];

/** The newest first. `scope` is over `video.grant grant`. */
export async function listGrantRows(
  db: VideoDb,
  asked: { readonly scope: RawBuilder<boolean>; readonly inForceAt: Date | null; readonly limit: number },
) {
  const { scope, inForceAt, limit } = asked;
  let query = db
    .selectFrom('video.grant as grant')
    .leftJoin('video.camera as camera', 'camera.id', 'grant.cameraId')
    .select(shown)
    .where(scope);
  if (inForceAt) {
    query = query
      .where('grant.revokedAt', 'is', null)
      .where((where) =>
        where.or([where('grant.validUntil', 'is', null), where('grant.validUntil', '>', inForceAt)]),
      );
  }
  return await query.orderBy('grant.createdAt', 'desc').orderBy('grant.id', 'desc').limit(limit).execute();
}

export async function insertGrant(db: VideoDb, grant: GrantRow): Promise<void> {
  await db
    .insertInto('video.grant')
    .values({ ...grant, hours: grant.hours === null ? null : sql`${JSON.stringify(grant.hours)}::jsonb` })
    .execute();
}

export async function findGrant(db: VideoDb, id: string) {
  return await db
    .selectFrom('video.grant')
    .select(['id', 'kind', 'ownerOrganisationId', 'holderPersonId', 'revokedAt', 'validUntil'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function endGrant(
  db: VideoDb,
  id: string,
  end: { readonly at: Date; readonly reason: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('video.grant')
    .set({ revokedAt: end.at, revokedReason: end.reason })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
