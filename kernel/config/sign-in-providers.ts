import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Only over TLS; plain HTTP to this very machine is for a broker beside the hub. */
const issuerUrl = z.url({ protocol: /^https?$/ }).refine((url) => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}, 'must begin with https://');

/** An OpenID Connect provider (OpenID Connect Core 1.0) as the administrator describes it. */
const signInProvider = z.strictObject({
  /** Part of the address people return to: `/api/auth/callback/<id>`. */
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,30}$/)
    .refine((id) => id !== 'credential', 'is taken'),
  /** As on the button. */
  name: z.string().trim().min(1).max(60),
  issuer: issuerUrl,
  clientId: z.string().min(1),
  clientSecret: z.string().min(1).optional(),
  scopes: z.array(z.string().min(1)).min(1).default(['openid', 'profile', 'email']),
  /** Claim with the date of birth, `YYYY-MM-DD` or `DD.MM.YYYY`. */
  birthDateClaim: z.string().min(1).default('birthdate'),
  /** The provider asks for two factors itself, so that staff need no code of ours. */
  isSecondFactor: z.boolean().default(false),
});
export type SignInProvider = z.output<typeof signInProvider>;

const signInProviders = z
  .array(signInProvider)
  .max(10)
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'ids must differ');

/**
 * Reads the file of providers; its secrets stay out of the environment, which every child process sees.
 *
 * @throws Error with all faults of the file
 */
export function readSignInProviders(file: string): readonly SignInProvider[] {
  const parsed = signInProviders.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}
