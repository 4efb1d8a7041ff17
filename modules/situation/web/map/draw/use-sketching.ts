import { useState } from 'react';
import { useQueryRoute } from '#web/query.ts';
import { listSketches } from '../../../contract/sketches.ts';
import type { Position, Shape, SketchView } from '../../../contract/sketches.ts';
import type { MapAddress } from '../map-address.ts';
import { addPoint, blankDrawing, finish, takeBack } from './drawing.ts';
import type { Drawing } from './drawing.ts';

export interface Sketching {
  /** Null: nothing is being drawn. */
  readonly drawing: Drawing | null;
  readonly kept: readonly SketchView[];
  /** Of the kept ones those that stand on the map. */
  readonly shown: readonly string[];
  readonly shapes: readonly Shape[];
  readonly change: (drawing: Drawing) => void;
  readonly show: (ids: readonly string[]) => void;
  readonly begin: () => void;
  readonly leave: () => void;
  readonly press: (point: Position) => void;
  readonly takeBack: () => void;
  readonly finish: () => void;
}

const none: readonly SketchView[] = [];

/** Drawing on the map, and the sketches that were kept; which of them are shown stands in the address. */
export function useSketching(address: MapAddress): Sketching {
  const { isDrawing, sketches: shown, card } = address;
  const [drawing, change] = useState(blankDrawing);
  const list = useQueryRoute(listSketches, card ? { incidentId: card } : {});
  const kept = list.data?.sketches ?? none;
  const [shapes, setShapes] = useState<readonly Shape[]>([]);
  // The map is told of shapes anew only when others are to be seen.
  const next = kept.filter(({ id }) => shown.includes(id)).flatMap((sketch) => sketch.shapes);
  if (JSON.stringify(next) !== JSON.stringify(shapes)) setShapes(next);
  return {
    drawing: isDrawing ? drawing : null,
    kept,
    shown,
    shapes,
    change,
    show: (ids) => address.change({ sketches: ids.length > 0 ? ids.join(',') : null }),
    begin: () => address.change({ draw: 'true', place: null }),
    leave: () => {
      change(blankDrawing);
      address.change({ draw: null });
    },
    press: (point) => change((before) => addPoint(before, point)),
    takeBack: () => change(takeBack),
    finish: () => change(finish),
  };
}
