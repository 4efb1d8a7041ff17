import { z } from 'zod';

/** A structure that travels as JSON in a query string, where there are only texts. */
export function jsonText<Shape extends z.ZodType>(shape: Shape) {
  return z
    .string()
    .max(4000)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        context.addIssue({ code: 'custom', message: 'json' });
        return z.NEVER;
      }
    })
    .pipe(shape);
}
