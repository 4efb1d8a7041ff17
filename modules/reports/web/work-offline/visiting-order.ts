import type { Point } from '#kernel/http/fields.ts';

const earthRadiusM = 6_371_000;

/** Straight over the ground, in metres (haversine). */
export function distanceM(from: Point, to: Point): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const halfLat = Math.sin(radians(to.lat - from.lat) / 2);
  const halfLng = Math.sin(radians(to.lng - from.lng) / 2);
  const share = halfLat ** 2 + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * halfLng ** 2;
  return 2 * earthRadiusM * Math.asin(Math.min(1, Math.sqrt(share)));
}

export interface Stop<Item> {
  readonly item: Item;
  /** From the stop before; the first from where the person stands. */
  readonly distanceM: number;
}

/** Always the nearest next: no shortest way of all, but one that a person would walk. */
export function visitingOrder<Item extends { readonly place: Point }>(
  start: Point,
  items: readonly Item[],
): Stop<Item>[] {
  const left = [...items];
  const stops: Stop<Item>[] = [];
  for (let at = start; left.length > 0;) {
    const distances = left.map(({ place }) => distanceM(at, place));
    const nearest = Math.min(...distances);
    const [item] = left.splice(distances.indexOf(nearest), 1);
    if (!item) break;
    stops.push({ item, distanceM: nearest });
    at = item.place;
  }
  return stops;
}
