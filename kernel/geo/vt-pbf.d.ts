/** The package brings no types; these are of the one function we call. */
declare module 'vt-pbf' {
  const vtpbf: {
    fromGeojsonVt(layers: Record<string, object>, options: { version: 1 | 2; extent: number }): Uint8Array;
  };
  export default vtpbf;
}
