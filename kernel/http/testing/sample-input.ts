import { z } from 'zod';

/*
 * Inputs of routes made from their own schemas, so that a test may call routes that nobody wrote when it was written.
 * What only has to have a form is invented. What names a thing (a UUID) or must be true in the town is asked for, and a
 * route for which nobody has an answer fails the test with the name of the field.
 */

/** For a field that names a thing and may be left out. */
export const leaveOut = Symbol('left out');

/** Undefined: invent it, if it can be. */
export type SampleOf = (field: string) => unknown;

type Shape = Readonly<Record<string, unknown>>;

/** @throws Error that names the fields for which there is no sample */
export function sampleInput(route: string, schema: z.ZodObject, sampleOf: SampleOf): Record<string, unknown> {
  const { properties, required } = described.parse(
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
  );
  const input: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(properties)) {
    const given = sampleOf(name);
    if (given === leaveOut) continue;
    if (given !== undefined) input[name] = given;
    else if (namesSomething(shape)) throw new Error(`${route}: there is no sample for ${name}`);
    else if (required.includes(name)) input[name] = invent(shape);
  }
  const parsed = schema.safeParse(input);
  const wrong = parsed.error?.issues.map(({ path }) => path.join('.')) ?? [];
  if (wrong.length > 0) throw new Error(`${route}: there is no sample for ${wrong.join(', ')}`);
  return input;
}

const described = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

/** Whether a UUID stands anywhere in it: such a field is about a thing, and some things are not everybody's. */
function namesSomething(shape: Shape): boolean {
  return JSON.stringify(shape).includes('"format":"uuid"');
}

function invent(shape: Shape): unknown {
  const { type, minimum, minLength, minItems, items, format } = shape;
  const [first] = z.array(z.unknown()).catch([]).parse(shape.enum);
  if (shape.const !== undefined || first !== undefined) return shape.const ?? first;
  if (shape.anyOf !== undefined) return inventAny(z.array(asShape).parse(shape.anyOf));
  if (format === 'date-time') return new Date().toISOString();
  if (type === 'string') return 'проба'.padEnd(Number(minLength ?? 0), '.');
  if (type === 'boolean') return false;
  if (type === 'null' || (Array.isArray(type) && type.includes('null'))) return null;
  if (type === 'integer' || type === 'number') return Math.max(1, Number(minimum ?? 1));
  if (type === 'array')
    return Array.from({ length: Number(minItems ?? 0) }, () => invent(asShape.parse(items)));
  if (type === 'object') return inventObject(shape);
  return undefined;
}

const asShape = z.record(z.string(), z.unknown());

function inventAny(shapes: readonly Shape[]): unknown {
  return shapes.some(({ type }) => type === 'null') ? null : invent(shapes[0] ?? {});
}

function inventObject(shape: Shape): Record<string, unknown> {
  const { properties, required } = described.parse(shape);
  return Object.fromEntries(required.map((name) => [name, invent(properties[name] ?? {})]));
}
