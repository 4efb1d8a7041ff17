import { layerFor } from '#kernel/overview/map-layer.ts';
import { knownScope } from '../cameras/camera.policy.ts';
import { askedOf } from '../cameras/present-camera.ts';
import type { VideoTables } from '../tables.ts';
import { gatherCameras } from './overview.store.ts';

/** Where the cameras stand that the reader may know of; pictures are asked for elsewhere. */
export const cameraLayers = [
  layerFor<VideoTables>()({
    id: 'video.camera',
    title: 'video.layer.cameras',
    permission: 'video.camera.list',
    tone: 'river',
    order: 30,
    events: [],
    hasHistory: false,
    find: async (context, question) => {
      const { rows, squares } = await gatherCameras(context.db, knownScope(askedOf(context)), question);
      const objects = rows.map(({ id, number, name, address, lng, lat }) => ({
        id,
        lng,
        lat,
        label: `${number}. ${name}`,
        note: address,
        path: `/work/cameras/${id}`,
        since: null,
      }));
      return { objects, squares };
    },
  }),
];
