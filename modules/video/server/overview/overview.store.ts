import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { gather } from '#kernel/overview/gather.ts';
import type { MapQuestion } from '#kernel/overview/map-layer.ts';
import type { VideoDb } from '../cameras/camera.store.ts';

export interface PlacedCamera {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly address: string;
  readonly lng: number;
  readonly lat: number;
}

/** Working cameras by number. Relies on `camera_lat`. */
export async function gatherCameras(
  db: VideoDb,
  scope: RawBuilder<boolean>,
  { box, limit }: Omit<MapQuestion, 'at'>,
) {
  const [west, south, east, north] = box;
  const found = sql<PlacedCamera>`
    select camera.id, camera.number, camera.name, camera.address, camera.lng, camera.lat
    from video.camera as camera
    where camera.lat between ${south} and ${north} and camera.lng between ${west} and ${east}
      and camera.state = 'working' and ${scope}
    order by camera.number`;
  return await gather(db, { found, box, limit });
}
