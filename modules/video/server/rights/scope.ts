import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor } from '#kernel/access/actor.ts';
import { permissionOfRight, rightsOfNow } from '../../contract/rights.ts';
import type { VideoRight } from '../../contract/rights.ts';
import { townMoment } from './decide.ts';
import type { Asked } from './decide.ts';

/** SQL over `video.camera camera`: the cameras with which the asker may do any of these now. The same as `decide`. */
export function mayScope(asked: Asked, rights: readonly VideoRight[]): RawBuilder<boolean> {
  const parts = rights.map((right) => rightScope(asked, right));
  return sql<boolean>`(${sql.join([sql`false`, ...parts], sql` or `)})`;
}

/** The cameras of organisations for which the asker holds a permission: the register of the own. */
export function ownScope(actor: Actor, permission: string): RawBuilder<boolean> {
  const parts = placesOf(actor, permission).map(
    ({ organisationId, areaId }) =>
      sql`(camera.owner_organisation_id = ${organisationId} and ${within(areaId)})`,
  );
  return sql<boolean>`(${sql.join([sql`false`, ...parts], sql` or `)})`;
}

function rightScope(asked: Asked, right: VideoRight): RawBuilder<boolean> {
  const permission = permissionOfRight[right];
  const there = rightsOfNow.includes(right) ? sql`camera.state = 'working'` : sql`camera.state <> 'planned'`;
  const granted = placesOf(asked.actor, permission).map(
    ({ organisationId, areaId }) =>
      sql`(${within(areaId)} and exists (${openGrants(asked, right, organisationId)}))`,
  );
  const bases = sql.join([ownScope(asked.actor, permission), ...granted], sql` or `);
  return sql<boolean>`(${there} and (${bases}))`;
}

/** Relies on the index grant_holder. */
function openGrants({ actor, now, timeZone }: Asked, right: VideoRight, holderId: string) {
  const { minute, weekday } = townMoment(now, timeZone);
  const dayBefore = weekday === 1 ? 7 : weekday - 1;
  const [from, to] = [sql`(held.hours->>'fromMinute')::int`, sql`(held.hours->>'toMinute')::int`];
  const on = (day: number) => sql`held.hours->'weekdays' @> ${JSON.stringify(day)}::jsonb`;
  return sql`
    select 1 from video.grant held
    where held.holder_organisation_id = ${holderId}
      and held.owner_organisation_id = camera.owner_organisation_id
      and (held.camera_id is null or held.camera_id = camera.id)
      and (held."group" is null or held."group" = camera."group")
      and (held.holder_person_id is null or held.holder_person_id = ${actor.personId}::uuid)
      and held.revoked_at is null and held.valid_from <= ${now}
      and (held.valid_until is null or held.valid_until > ${now})
      and ${right} = any(held.rights)
      and (held.hours is null
        or (${from} < ${to} and ${on(weekday)} and ${minute}::int >= ${from} and ${minute}::int < ${to})
        or (${from} > ${to} and ((${minute}::int >= ${from} and ${on(weekday)})
          or (${minute}::int < ${to} and ${on(dayBefore)}))))`;
}

function within(areaId: string | null): RawBuilder<unknown> {
  return areaId === null ? sql`true` : sql`${areaId}::uuid = any(camera.area_ids)`;
}

function placesOf(actor: Actor, permission: string): { organisationId: string; areaId: string | null }[] {
  return grantsFor(actor, permission).flatMap(({ organisationId, areaId }) =>
    organisationId === null ? [] : [{ organisationId, areaId }],
  );
}
