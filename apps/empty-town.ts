import type { Town } from '#kernel/config/town.store.ts';

/** What a town is called before its administrator says so. The map begins wide, until houses are imported. */
export function emptyTown(createdAt: Date): Town {
  return {
    kind: 'empty',
    name: 'Veche',
    timeZone: 'Europe/Moscow',
    country: 'RU',
    centerLng: 37.62,
    centerLat: 55.75,
    west: 19,
    south: 41,
    east: 70,
    north: 70,
    isTraining: false,
    createdAt,
  };
}
