import type { Part } from '#kernel/module/part.ts';
import type { TownFigure } from './figure.ts';
import type { MapLayer } from './map-layer.ts';

/** What all modules together show of the town. */
export interface Overview {
  readonly layers: readonly MapLayer[];
  readonly figures: readonly TownFigure[];
}

export function overviewOf(parts: readonly Part[]): Overview {
  const byOrder = (one: { order: number }, other: { order: number }): number => one.order - other.order;
  return {
    layers: parts.flatMap(({ server }) => server?.mapLayers ?? []).toSorted(byOrder),
    figures: parts.flatMap(({ server }) => server?.figures ?? []).toSorted(byOrder),
  };
}
