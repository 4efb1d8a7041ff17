import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

export type DecodedLayers = Readonly<
  Record<
    string,
    readonly { readonly properties: Readonly<Record<string, unknown>>; readonly ringCount: number }[]
  >
>;

/** Reads a tile back with the code the map itself uses. */
export function decodeTile(tile: Uint8Array): DecodedLayers {
  const { layers } = new VectorTile(new PbfReader(tile));
  return Object.fromEntries(
    Object.entries(layers).map(([name, layer]) => [
      name,
      Array.from({ length: layer.length }, (_, index) => {
        const feature = layer.feature(index);
        return { properties: feature.properties, ringCount: feature.loadGeometry().length };
      }),
    ]),
  );
}
