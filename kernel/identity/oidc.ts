import { genericOAuth } from 'better-auth/plugins';
import type { BetterAuthOptions } from 'better-auth';
import type { Clock } from '#kernel/clock/clock.ts';
import type { SignInProvider } from '#kernel/config/sign-in-providers.ts';
import type { Logger } from '#kernel/log/log.ts';
import { isBirthDate, isOldEnough } from './age.ts';

const discoveryTimeoutMs = 5_000;

type Claims = Readonly<Record<string, unknown>>;

/**
 * The providers that describe themselves now. The identity library reads the description once, without a time limit,
 * and every sign-in would wait for it; so only those that have just answered are handed to it.
 */
export async function findAnsweringProviders(
  providers: readonly SignInProvider[],
  log: Logger,
): Promise<readonly SignInProvider[]> {
  const answers = await Promise.all(providers.map(async (provider) => await isAnswering(provider, log)));
  return providers.filter((_, at) => answers[at]);
}

async function isAnswering(provider: SignInProvider, log: Logger): Promise<boolean> {
  try {
    const response = await fetch(discoveryUrl(provider), { signal: AbortSignal.timeout(discoveryTimeoutMs) });
    const description = (await response.json()) as { issuer?: unknown };
    if (description.issuer === provider.issuer) return true;
    throw new Error(`it calls itself ${String(description.issuer)}`);
  } catch (error) {
    log.error({ err: error, provider: provider.id }, 'a sign-in provider does not describe itself');
    return false;
  }
}

/** OpenID Connect Discovery 1.0 §4. */
function discoveryUrl({ issuer }: SignInProvider): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

/** Authorization code with PKCE, state and nonce; ID tokens are checked against the provider's keys. */
export function oidc(providers: readonly SignInProvider[]) {
  return genericOAuth({
    config: providers.map((provider) => ({
      providerId: provider.id,
      name: provider.name,
      discoveryUrl: discoveryUrl(provider),
      requireIdTokenVerification: true,
      clientId: provider.clientId,
      ...(provider.clientSecret ? { clientSecret: provider.clientSecret } : {}),
      scopes: [...provider.scopes],
      mapProfileToUser: (claims: Claims) => personOf(claims, provider),
    })),
  });
}

function personOf(claims: Claims, provider: SignInProvider) {
  return {
    name: nameOf(claims),
    emailVerified: claims['email_verified'] === true,
    birthOn: civilDate(claims[provider.birthDateClaim]),
  };
}

/** The full name, else its parts, else what stands before the @ (OpenID Connect Core 1.0 §5.1). */
function nameOf(claims: Claims): string {
  const parts = [claims['given_name'], claims['family_name']].filter((part) => typeof part === 'string');
  const candidates = [claims['name'], parts.join(' '), String(claims['email']).split('@')[0]];
  const name = candidates.find((candidate) => typeof candidate === 'string' && candidate.trim() !== '');
  return String(name).trim().slice(0, 100);
}

/** Empty where there is none to be read. */
export function civilDate(value: unknown): string {
  if (typeof value !== 'string') return '';
  const [, day, month, year] = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(value) ?? [];
  return year ? `${year}-${month}-${day}` : value;
}

type ValidateUserInfo = NonNullable<NonNullable<BetterAuthOptions['user']>['validateUserInfo']>;

/**
 * Whom a provider may bring. A new person needs an age and an address that the provider has confirmed: with an
 * unconfirmed one, somebody could wait in another's account-to-be.
 */
export function admitFromProvider(clock: Clock): ValidateUserInfo {
  return ({ user, source }) => {
    if (source.method !== 'oauth' || source.action !== 'create-user') return undefined;
    const today = clock.now().toISOString().slice(0, 10);
    const birthOn = 'birthOn' in user ? String(user.birthOn) : '';
    if (!user.emailVerified) return { error: 'PROVIDER_EMAIL_UNCONFIRMED' };
    if (!isBirthDate(birthOn, today)) return { error: 'PROVIDER_BIRTH_DATE_UNKNOWN' };
    if (!isOldEnough(birthOn, today)) return { error: 'TOO_YOUNG' };
    return undefined;
  };
}
