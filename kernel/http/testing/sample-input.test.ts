import { expect, test } from 'vitest';
import { z } from 'zod';
import { id, instant } from '#kernel/http/fields.ts';
import { sampleInput } from './sample-input.ts';

const none = (): undefined => undefined;

test('what only has a form is invented', () => {
  const schema = z.object({
    reason: z.string().trim().min(10),
    kind: z.enum(['one', 'two']),
    at: instant,
    count: z.int().min(3),
    note: z.string().nullable(),
    limit: z.int().optional(),
  });
  expect(schema.safeParse(sampleInput('a.route', schema, none)).success).toBe(true);
});

test('what names a thing is asked for, deep inside and where it may be left out, too', () => {
  const fails = (schema: z.ZodObject): void =>
    expect(() => sampleInput('a.route', schema, none)).toThrow('a.route: there is no sample for thing');
  fails(z.object({ thing: id }));
  fails(z.object({ thing: id.nullable().default(null) }));
  fails(z.object({ thing: z.array(id).optional() }));
  fails(z.object({ thing: z.object({ other: z.array(z.object({ id })) }).optional() }));
});

test('what must be more than its form says is asked for by its name', () => {
  const schema = z.object({ code: z.string().regex(/^[0-9a-f]{64}$/) });
  expect(() => sampleInput('a.route', schema, none)).toThrow('a.route: there is no sample for code');
});
