import type { FeatureKind } from '#kernel/geo/tables.ts';
import type { HouseKind, PlaceKind } from './geography.ts';
import { distance, middleOf, overlaps, type Xy } from './plane.ts';
import type { Cell } from './plan.ts';

/** A building before it has an address. */
export interface Building {
  readonly kind: HouseKind;
  readonly ring: readonly Xy[];
  readonly levels: number;
  readonly yearBuilt: number;
  readonly flats: number;
  readonly cell: Cell;
  /** What is in it, for public buildings. */
  readonly use: { readonly kind: PlaceKind; readonly name: string } | null;
}

export interface DrawnLine {
  readonly kind: FeatureKind;
  readonly class: string;
  readonly name: string | null;
  readonly line: readonly Xy[];
  readonly minZoom: number;
}

export interface DrawnSurface {
  readonly kind: FeatureKind;
  readonly class: string;
  readonly name: string | null;
  /** The first is the outline, the others are holes. */
  readonly rings: readonly (readonly Xy[])[];
  readonly minZoom: number;
}

export interface DrawnPlace {
  readonly kind: PlaceKind;
  readonly name: string;
  readonly point: Xy;
  readonly cell: Cell | null;
}

/** The sheet everything is drawn on; a building that would stand on another is not drawn. */
export interface Sheet {
  readonly buildings: Building[];
  readonly lines: DrawnLine[];
  readonly surfaces: DrawnSurface[];
  readonly places: DrawnPlace[];
  /** Roads with half of their width and the pavement: nothing is built nearer. */
  readonly corridors: Corridor[];
  /** Where buildings stand, for a quick look before the exact one. */
  readonly sites: Site[];
}

interface Corridor {
  readonly middle: Xy;
  readonly reachM: number;
  readonly ring: readonly Xy[];
}

interface Site extends Corridor {
  /** The building with the yard around it. */
  readonly yard: readonly Xy[];
}

export function createSheet(): Sheet {
  return { buildings: [], lines: [], surfaces: [], places: [], corridors: [], sites: [] };
}

/** Keeps a road and its pavements free of buildings. */
export function keepFree(sheet: Sheet, line: readonly Xy[], halfWidthM: number): void {
  for (const [index, end] of line.slice(1).entries()) {
    const ring = strip(line[index] ?? end, end, halfWidthM);
    sheet.corridors.push(measure(ring));
  }
}

/** Draws the building where it has room; tells whether it was drawn. */
export function build(sheet: Sheet, building: Building): boolean {
  const site: Site = { ...measure(building.ring), yard: grow(building.ring, 5) };
  const isTaken = sheet.sites.some((other) => areNear(site, other, 10) && overlaps(other.yard, site.yard));
  const isOnRoad = sheet.corridors.some((road) => areNear(site, road, 0) && overlaps(road.ring, site.ring));
  if (isTaken || isOnRoad) return false;
  sheet.buildings.push(building);
  sheet.sites.push(site);
  return true;
}

/** Whether no building stands on this ground. */
export function hasRoom(sheet: Sheet, ring: readonly Xy[]): boolean {
  const place = measure(ring);
  return !sheet.sites.some((site) => areNear(site, place, 0) && overlaps(site.ring, ring));
}

function areNear(a: Corridor, b: Corridor, marginM: number): boolean {
  const reachM = a.reachM + b.reachM + marginM;
  return Math.abs(a.middle[0] - b.middle[0]) < reachM && Math.abs(a.middle[1] - b.middle[1]) < reachM;
}

function measure(ring: readonly Xy[]): Corridor {
  const middle = middleOf(ring);
  return { middle, ring, reachM: Math.max(...ring.map((point) => distance(point, middle))) };
}

function strip(start: Xy, end: Xy, halfWidthM: number): Xy[] {
  const angle = Math.atan2(end[1] - start[1], end[0] - start[0]) + Math.PI / 2;
  const [dX, dY] = [Math.cos(angle) * halfWidthM, Math.sin(angle) * halfWidthM];
  const ring: Xy[] = [
    [start[0] + dX, start[1] + dY],
    [end[0] + dX, end[1] + dY],
    [end[0] - dX, end[1] - dY],
    [start[0] - dX, start[1] - dY],
  ];
  return [...ring, ...ring.slice(0, 1)];
}

/** A ring made larger from its middle: the yard a building needs around it. */
function grow(ring: readonly Xy[], byM: number): Xy[] {
  const [x, y] = middleOf(ring);
  return ring.map(([pX, pY]) => {
    const from = Math.hypot(pX - x, pY - y) || 1;
    return [x + ((pX - x) * (from + byM)) / from, y + ((pY - y) * (from + byM)) / from];
  });
}
