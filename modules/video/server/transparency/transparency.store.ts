import { sql } from 'kysely';
import type { MonthFigures, OversightRow } from '../../contract/transparency.ts';
import type { VideoDb } from '../cameras/camera.store.ts';

const rowsAtMost = 500;
const isLive = sql`look.what = 'live-begun' or (look."right" = 'live' and look.what = 'picture')`;
const isFootage = sql`look.what in ('playback', 'thumbnails') or (look."right" <> 'live' and look.what = 'picture')`;

/** The newest month first. Relies on look_at. */
export async function listMonths(
  db: VideoDb,
  asked: { readonly since: Date; readonly timeZone: string },
): Promise<MonthFigures[]> {
  const { since, timeZone } = asked;
  const monthOf = (column: string) =>
    sql`to_char(${sql.ref(column)} at time zone ${timeZone}::text, 'YYYY-MM')`;
  const { rows } = await sql<MonthFigures>`
    with asked as (
      select ${monthOf('request.asked_at')} as month, count(*) as asked,
        count(request.decided_at) as answered,
        count(*) filter (where request.decided_at <= request.due_at) as answered_in_time,
        count(*) filter (where request.state = 'refused') as refused,
        count(*) filter (where request.outcome in ('solved', 'culprit-found', 'damage-proved', 'fine')) as solved
      from video.request request where request.asked_at >= ${since} group by 1
    ), looked as (
      select ${monthOf('look.at')} as month,
        count(*) filter (where ${isLive}) as live_looks,
        count(*) filter (where ${isFootage}) as footage_looks,
        count(*) filter (where look.what = 'export') as exports
      from video.look look where look.at >= ${since} group by 1
    ), urgent as (
      select ${monthOf('held.created_at')} as month, count(*) as emergencies
      from video.grant held where held.kind = 'emergency' and held.created_at >= ${since} group by 1
    )
    select month, coalesce(asked, 0) as asked, coalesce(answered, 0) as answered,
      coalesce(answered_in_time, 0) as answered_in_time, coalesce(refused, 0) as refused,
      coalesce(solved, 0) as solved, coalesce(live_looks, 0) as live_looks,
      coalesce(footage_looks, 0) as footage_looks, coalesce(exports, 0) as exports,
      coalesce(emergencies, 0) as emergencies
    from asked full join looked using (month) full join urgent using (month)
    order by month desc
    limit ${rowsAtMost}`.execute(db);
  return rows;
}

export interface Period {
  readonly from: Date;
  readonly to: Date;
}

export type LookedRow = Omit<OversightRow, 'organisationName'> & { readonly organisationId: string | null };

/** Looks of a time by organisation and basis, most looks first. Relies on look_at. */
export async function listLookedBy(db: VideoDb, { from, to }: Period): Promise<LookedRow[]> {
  const { rows } = await sql<LookedRow>`
    select viewing.organisation_id,
      case when viewing.id is null then 'unknown' when viewing.request_id is not null then 'request'
        else coalesce(held.kind, 'own') end as basis,
      count(distinct viewing.person_id) as people, count(distinct look.camera_id) as cameras,
      count(*) filter (where ${isLive}) as live_looks,
      count(*) filter (where ${isFootage}) as footage_looks,
      count(*) filter (where look.what = 'export') as exports
    from video.look look
    left join video.viewing viewing on viewing.id = look.viewing_id
    left join video.grant held on held.id = viewing.grant_id
    where look.at >= ${from} and look.at < ${to}
    group by 1, 2
    order by count(*) desc, viewing.organisation_id, basis
    limit ${rowsAtMost}`.execute(db);
  return rows;
}

/** The newest first, each with how many looks were taken on it. */
export async function listEmergencies(db: VideoDb, { from, to }: Period) {
  return await db
    .selectFrom('video.grant as held')
    .select([
      'held.id',
      'held.createdAt',
      'held.holderOrganisationId',
      'held.ownerOrganisationId',
      'held.holderPersonId',
      'held.basis',
    ])
    .select(
      sql<number>`(select count(*) from video.viewing viewing
        join video.look look on look.viewing_id = viewing.id and look.what <> 'live-ended'
        where viewing.grant_id = held.id)`.as('looks'),
    )
    .where('held.kind', '=', 'emergency')
    .where('held.createdAt', '>=', from)
    .where('held.createdAt', '<', to)
    .orderBy('held.createdAt', 'desc')
    .orderBy('held.id', 'desc')
    .limit(rowsAtMost)
    .execute();
}

export async function listChangedDays(db: VideoDb, { from, to }: Period) {
  return await db
    .selectFrom('video.dayRoot as root')
    .innerJoin('video.camera as camera', 'camera.id', 'root.cameraId')
    .select(['camera.number as cameraNumber', 'camera.name as cameraName', 'root.day'])
    .where('root.changedAt', '>=', from)
    .where('root.changedAt', '<', to)
    .orderBy('root.changedAt', 'desc')
    .orderBy('camera.number')
    .limit(rowsAtMost)
    .execute();
}
