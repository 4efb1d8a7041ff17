import { z } from 'zod';

/** Tokens of a session or a person issued until then are worth nothing. */
export const revocationSchema = z.strictObject({
  kind: z.enum(['session', 'person']),
  id: z.string().min(1).max(200),
  untilSeconds: z.int().nonnegative(),
});
export type Revocation = z.infer<typeof revocationSchema>;
