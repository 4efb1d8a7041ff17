/** No honest form is nested deeper, and reading deeper input costs stack in everything that follows. */
const deepestLevel = 32;

/**
 * Where a value cannot be kept: a NUL, which PostgreSQL has no place for in a text, or too deep a nesting.
 * Answers a JSON pointer; undefined when all is well.
 */
export function findUnstorable(value: unknown, pointer = '', level = 0): string | undefined {
  if (typeof value === 'string') return value.includes('\0') ? pointer : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (level === deepestLevel) return pointer;
  for (const [name, part] of Object.entries(value)) {
    const found = name.includes('\0') ? pointer : findUnstorable(part, `${pointer}/${name}`, level + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
