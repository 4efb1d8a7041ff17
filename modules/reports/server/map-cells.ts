import type { Point } from '#kernel/http/fields.ts';

/*
 * The map is cut into the squares of the web map (slippy tiles, EPSG:3857) at four zooms. A published report is
 * counted in its square of each, in the command that publishes or moves it. A far view then adds up a few hundred
 * counted squares instead of a million rows; a near view reads single reports through the spatial index.
 */

/** Zooms at which squares are counted. A view of zoom z uses the first at least two deeper: 64-pixel squares. */
export const cellZooms = [8, 10, 12, 14, 16] as const;

/** From this zoom of the view on, single reports are shown. */
export const singlePointsFromZoom = 15;

/** Beyond this latitude the web map has no squares. */
const latitudeLimit = 85.0511;

export interface Cell {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

export interface CellBox {
  readonly zoom: number;
  readonly minX: number;
  readonly maxX: number;
  readonly minY: number;
  readonly maxY: number;
}

export function cellAt(point: Point, zoom: number): Cell {
  const side = 2 ** zoom;
  const radians = (Math.max(-latitudeLimit, Math.min(latitudeLimit, point.lat)) * Math.PI) / 180;
  const x = ((point.lng + 180) / 360) * side;
  const y = ((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * side;
  const inside = (value: number) => Math.max(0, Math.min(side - 1, Math.floor(value)));
  return { zoom, x: inside(x), y: inside(y) };
}

/** The counted squares a view touches: west, south, east, north in degrees. */
export function cellsOf(box: readonly [number, number, number, number], viewZoom: number): CellBox {
  const [west, south, east, north] = box;
  const zoom = cellZooms.find((candidate) => candidate >= Math.floor(viewZoom) + 2) ?? 16;
  const topLeft = cellAt({ lng: west, lat: north }, zoom);
  const bottomRight = cellAt({ lng: east, lat: south }, zoom);
  return { zoom, minX: topLeft.x, maxX: bottomRight.x, minY: topLeft.y, maxY: bottomRight.y };
}
