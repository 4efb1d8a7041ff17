import { z } from 'zod';

/** Characters of a description, by the standard. */
export const descriptionLimit = 4000;

/** NOTE: not `z.coerce`, which reads a blank as zero: a report in the Gulf of Guinea. */
const number = z
  .string()
  .trim()
  .regex(/^[+-]?\d{1,3}(?:\.\d+)?$/)
  .transform(Number);
export const latitude = number.pipe(z.number().min(-90).max(90));
export const longitude = number.pipe(z.number().min(-180).max(180));

/** Values with commas between them. */
export const csv = z
  .string()
  .max(20_000)
  .transform((text) =>
    text
      .split(',')
      .map((value) => value.trim())
      .filter((value) => value !== ''),
  )
  .pipe(z.array(z.string().max(200)).max(1000));

const w3c = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+ -]\d{2}:?\d{2})?)?$/;
const unescapedPlus = /([T ]\d{2}:\d{2}\S*) (\d{2}:?\d{2})$/;

/**
 * An instant in W3C form. Without a zone it is the town's local time, which the handler knows. A `+` that was not
 * escaped in an address arrives as a blank.
 */
export const zonedInstant = z
  .string()
  .trim()
  .regex(w3c)
  .transform((text) => text.replace(unescapedPlus, '$1+$2'))
  .refine((text) => !Number.isNaN(Date.parse(text.replace(' ', 'T'))));
