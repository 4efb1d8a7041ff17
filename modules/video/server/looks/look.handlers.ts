import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, holdsPermission } from '#kernel/access/actor.ts';
import { handlerFor } from '#kernel/context.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import { listLooks } from '../../contract/look-routes.ts';
import type { LookView } from '../../contract/look-routes.ts';
import type { VideoTables } from '../tables.ts';
import { listLookRows } from './look.store.ts';

const handle = handlerFor<VideoTables>();

export const lookHandlers = [
  handle(listLooks, async (context, { from, before, ...filter }) => {
    const { db, actor, audit } = context;
    const rows = await listLookRows(db, {
      ...filter,
      scope: lookScope(actor),
      from: from === undefined ? undefined : new Date(from),
      before: before === undefined ? undefined : new Date(before),
    });
    const organisations = await findOrganisationNames(
      db,
      rows.flatMap(({ organisationId }) => (organisationId === null ? [] : [organisationId])),
    );
    const people = new Map<string, string>();
    for (const { personId } of rows) {
      if (personId === null || people.has(personId)) continue;
      people.set(personId, (await findPerson(db, personId))?.name ?? '');
    }
    audit({ type: 'video.look', id: filter.cameraId ?? 'all' }, { count: rows.length });
    const looks = rows.map((row): LookView => ({
      at: row.at.toISOString(),
      camera: { id: row.cameraId, number: row.number, name: row.name },
      personName: row.personId === null ? null : (people.get(row.personId) ?? null),
      organisationName: row.organisationId === null ? null : (organisations.get(row.organisationId) ?? null),
      right: row.right,
      what: row.what,
      from: row.fromAt.toISOString(),
      to: row.toAt?.toISOString() ?? null,
      reason: row.reason,
      basis: row.requestId === null ? (row.kind ?? (row.personId === null ? 'unknown' : 'own')) : 'request',
    }));
    return { looks };
  }),
];

/** An owner reads the looks of the time in which the cameras were his. */
function lookScope(actor: Actor): RawBuilder<boolean> {
  if (holdsPermission(actor, 'video.look.oversee')) return sql<boolean>`true`;
  const owners = grantsFor(actor, 'video.look.read').map(({ organisationId }) => organisationId);
  const own = owners.map((id) => sql`look.owner_organisation_id = ${id}::uuid`);
  return sql<boolean>`(${sql.join([sql`false`, ...own], sql` or `)})`;
}
