/** Tiles of a wall and the columns they stand in; `wide` gives the first tile the room of four. */
export interface WallLayout {
  readonly tiles: number;
  readonly columns: number;
  readonly hasWideTile: boolean;
  /** The key that chooses it. */
  readonly key: string;
}

export const wallLayouts: readonly WallLayout[] = [
  { tiles: 1, columns: 1, hasWideTile: false, key: '1' },
  { tiles: 4, columns: 2, hasWideTile: false, key: '4' },
  { tiles: 6, columns: 3, hasWideTile: true, key: '6' },
  { tiles: 9, columns: 3, hasWideTile: false, key: '9' },
  { tiles: 12, columns: 4, hasWideTile: false, key: '2' },
  { tiles: 16, columns: 4, hasWideTile: false, key: '0' },
];

export function layoutOf(tiles: number): WallLayout {
  const [smallest] = wallLayouts;
  const found = wallLayouts.find((layout) => layout.tiles === tiles) ?? wallLayouts[1] ?? smallest;
  if (!found) throw new Error('there are no layouts');
  return found;
}

/** How long a page of a tour may stand. */
export const tourSeconds = [10, 20, 60] as const;

/** As the address says it; null for anything else. */
export function tourOf(text: string | null): number | null {
  return tourSeconds.find((seconds) => String(seconds) === text) ?? null;
}

/** The cameras of a page of the wall; a wall with more cameras than tiles is turned page by page. */
export function pageOf<Item>(items: readonly Item[], tiles: number, page: number): readonly Item[] {
  const pages = Math.max(1, Math.ceil(items.length / tiles));
  const shown = ((page % pages) + pages) % pages;
  return items.slice(shown * tiles, (shown + 1) * tiles);
}

/** The tile beside one, by an arrow; the same at the edge. */
export function neighbourOf(index: number, key: string, layout: WallLayout, count: number): number {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -layout.columns, ArrowDown: layout.columns }[key];
  const next = index + (step ?? 0);
  return next < 0 || next >= count ? index : next;
}
