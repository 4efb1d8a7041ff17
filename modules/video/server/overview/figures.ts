import { sql } from 'kysely';
import { figureFor } from '#kernel/overview/figure.ts';
import { knownScope } from '../cameras/camera.policy.ts';
import { askedOf } from '../cameras/present-camera.ts';
import type { VideoTables } from '../tables.ts';
import type { PlacedCamera } from './overview.store.ts';

/** A recorder tells of its cameras each half minute; what it has not told for longer is not known to be recorded. */
const newsMs = 3 * 60_000;

/** Working cameras whose pictures are not being written now, as far as the hub knows. */
const notRecorded = (since: Date) => sql`
  video.camera as camera left join video.camera_link as link on link.camera_id = camera.id
  where camera.state = 'working' and (link.state is null or link.state <> 'recorded' or link.told_at < ${since})`;

export const videoFigures = [
  figureFor<VideoTables>()({
    id: 'video.not-recorded',
    title: 'video.figure.not-recorded',
    unit: 'count',
    better: 'less',
    order: 40,
    count: async ({ db, clock }) => {
      const since = new Date(clock.now().getTime() - newsMs);
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from ${notRecorded(since)}`.execute(db);
      return rows[0]?.count ?? 0;
    },
    list: async (context, limit) => {
      const { actor, clock, db } = context;
      // The system writes for many: what stands in the public register with its place.
      const scope = actor.kind === 'system' ? sql`camera.publicity = 'place'` : knownScope(askedOf(context));
      const since = new Date(clock.now().getTime() - newsMs);
      const { rows } = await sql<Pick<PlacedCamera, 'id' | 'number' | 'name' | 'address'>>`
        select camera.id, camera.number, camera.name, camera.address from ${notRecorded(since)}
          and ${scope}
        order by camera.number limit ${limit}`.execute(db);
      return rows.map(({ id, number, name, address }) => ({
        id,
        label: `${number}. ${name}`,
        note: address,
        path: `/work/cameras/${id}`,
        since: null,
      }));
    },
  }),
];
