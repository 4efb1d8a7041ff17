import { useEffect, useId } from 'react';
import { useMap } from '#web/map/map-context.ts';
import { addShapeLayers, showShapes } from './shapes.ts';
import type { ShapeLook } from './shapes.ts';

/** Shapes on the town map; give `features` and `look` as constants or memos. */
export function ShapeLayer({ features, look }: { features: GeoJSON.Feature[]; look: ShapeLook }): null {
  const map = useMap();
  const id = useId();
  useEffect(() => addShapeLayers(map, id, look), [map, id, look]);
  useEffect(() => showShapes(map, id, features), [map, id, features, look]);
  return null;
}
