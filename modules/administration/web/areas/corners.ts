import type { LngLat } from '#web/map/TownMap.tsx';

/** A corner typed as two numbers, latitude first as people copy it from maps: `54.1512, 33.2781`. */
export function parseCorner(text: string): LngLat | null {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (!match) return null;
  const [lat, lng] = [Number(match[1]), Number(match[2])];
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? [lng, lat] : null;
}

/** Corners a line each; null for the first line that is none, with its number. */
export function parseCorners(text: string): { corners: LngLat[]; brokenLine: number | null } {
  const corners: LngLat[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const corner = parseCorner(line);
    if (!corner) return { corners, brokenLine: index + 1 };
    corners.push(corner);
  }
  return { corners, brokenLine: null };
}

export function writeCorners(corners: readonly LngLat[]): string {
  return corners.map(([lng, lat]) => `${lat.toFixed(6)}, ${lng.toFixed(6)}`).join('\n');
}

/** A closed polygon; null while there are fewer than three corners. */
export function polygonOf(corners: readonly LngLat[]): { type: 'Polygon'; coordinates: number[][][] } | null {
  const [first] = corners;
  if (!first || corners.length < 3) return null;
  return { type: 'Polygon', coordinates: [[...corners, first].map(([lng, lat]) => [lng, lat])] };
}
