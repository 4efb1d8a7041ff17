import pg from 'pg';

/** Turns PostgreSQL's text form of a value into ours. */
export type TypeParser = (text: string) => unknown;

const builtin = (oid: number): TypeParser => pg.types.getTypeParser(oid, 'text');
const asText: TypeParser = (text) => text;
const parseTextArray = builtin(1009);

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} does not fit a JavaScript number`);
  return value;
}

function arrayOf(parseElement: TypeParser): TypeParser {
  const parseNested = (element: unknown): unknown =>
    Array.isArray(element)
      ? element.map(parseNested)
      : typeof element === 'string'
        ? parseElement(element)
        : element;
  return (text) => parseNested(parseTextArray(text));
}

const parseBool: TypeParser = (text) => text === 't';
const parseJson: TypeParser = (text) => JSON.parse(text);
const parseInstant = builtin(1184);
const parseBytes = builtin(17);

/** [object id of the type, of its array type, parser]; the ids are fixed in PostgreSQL's pg_type.dat. */
const PARSED_TYPES: readonly (readonly [number, number, TypeParser])[] = [
  [16, 1000, parseBool],
  [17, 1001, parseBytes],
  [18, 1002, asText],
  [19, 1003, asText],
  [20, 1016, parseInt8],
  [21, 1005, Number],
  [23, 1007, Number],
  [25, 1009, asText],
  [26, 1028, Number],
  [114, 199, parseJson],
  [700, 1021, Number],
  [701, 1022, Number],
  [1042, 1014, asText],
  [1043, 1015, asText],
  [1082, 1182, asText],
  [1083, 1183, asText],
  [1184, 1185, parseInstant],
  [1700, 1231, asText],
  [2950, 2951, asText],
  [3802, 3807, parseJson],
];

const parsers = new Map<number, TypeParser>(
  PARSED_TYPES.flatMap(([type, arrayType, parse]) => [
    [type, parse],
    [arrayType, arrayOf(parse)],
  ]),
);

/**
 * The one table of parsers for both databases: int8 → number, numeric and date → string, timestamptz → Date,
 * json → value, arrays of these → arrays. A type not listed stays text (geometry stays hexadecimal EWKB).
 *
 * NOTE: `timestamp` without a zone stays text on purpose: it is not an instant and has no place in our tables.
 */
export function typeParserFor(oid: number): TypeParser {
  return parsers.get(oid) ?? asText;
}
