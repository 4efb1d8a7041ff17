type ListKeys = (value: object) => string[];

/** What Emscripten gives each library that it loads, and nothing else has. */
const markOfLibrary = '__wasm_apply_data_relocs';

/**
 * As `listKeys`, but of a loaded library only once.
 *
 * NOTE: PGlite's runtime (Emscripten's `dlsym`) lists all names of a library for each function that PostgreSQL looks up in
 * it: 23,265 names and some six milliseconds for PostGIS, of which `create extension` looks up 1,200. What a loaded library
 * exports never changes.
 */
export function listExportsOnce(listKeys: ListKeys): ListKeys {
  const listed = new WeakMap<object, string[]>();
  return (value) => {
    const known = listed.get(value);
    if (known !== undefined) return known;
    const keys = listKeys(value);
    if (Object.hasOwn(value, markOfLibrary)) listed.set(value, keys);
    return keys;
  };
}
