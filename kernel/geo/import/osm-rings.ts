import type { MultiPolygon, Position } from 'geojson';
import { ringContains, signedArea } from '../geometry.ts';

/*
 * Multipolygon relations (https://wiki.openstreetmap.org/wiki/Relation:multipolygon) list ways in no order, and one
 * ring may be cut into many ways. Ways are joined end to end until each ring closes; what never closes (an extract
 * cuts relations at its border) is left out. Each inner ring belongs to the outer ring that contains it.
 */

/** Joins ways by their ends into closed rings of node ids. Ways that do not close are dropped. */
export function joinRings(ways: readonly (readonly number[])[]): number[][] {
  const rings: number[][] = [];
  const open = new Set(ways.filter((way) => way.length > 1));
  for (const first of open) {
    open.delete(first);
    const ring = [...first];
    while (ring[0] !== ring.at(-1)) {
      const next = [...open].find((way) => way[0] === ring.at(-1) || way.at(-1) === ring.at(-1));
      if (next === undefined) break;
      open.delete(next);
      ring.push(...(next[0] === ring.at(-1) ? next : next.toReversed()).slice(1));
    }
    if (ring.length >= 4 && ring[0] === ring.at(-1)) rings.push(ring);
  }
  return rings;
}

/** Makes polygons of rings; null when no outer ring is left. Outer rings run counter-clockwise (RFC 7946 §3.1.6). */
export function assemblePolygons(
  outer: readonly Position[][],
  inner: readonly Position[][],
): MultiPolygon | null {
  const polygons = outer.filter((ring) => signedArea(ring) !== 0).map((ring) => [wind(ring, true)]);
  for (const hole of inner) {
    const [start] = hole;
    if (start === undefined) continue;
    const owner = polygons
      .filter(([ring = []]) => ringContains(ring, start))
      .sort(([a = []], [b = []]) => Math.abs(signedArea(a)) - Math.abs(signedArea(b)))[0];
    owner?.push(wind(hole, false));
  }
  return polygons.length > 0 ? { type: 'MultiPolygon', coordinates: polygons } : null;
}

function wind(ring: Position[], isCounterClockwise: boolean): Position[] {
  return signedArea(ring) > 0 === isCounterClockwise ? ring : ring.toReversed();
}
