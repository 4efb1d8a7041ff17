import type { SignInProvider } from '#kernel/config/sign-in-providers.ts';
import { passkeySignInPath } from './passkeys.ts';

/** How a session began; decides whether its owner has proven a second factor. */
const signInWays = ['password', 'passkey', 'provider', 'strong-provider'] as const;
export type SignInWay = (typeof signInWays)[number];

export const providerCallbackPath = '/callback/:id';

/** The few facts of better-auth's endpoint context that tell how a session begins. */
interface SessionOrigin {
  readonly path?: string;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly context: { readonly session: { readonly session: Readonly<Record<string, unknown>> } | null };
}

export function wayOfSignIn(
  origin: SessionOrigin | null | undefined,
  providers: readonly SignInProvider[],
): SignInWay {
  switch (origin?.path) {
    case passkeySignInPath:
      return 'passkey';
    case providerCallbackPath:
      return isStrong(origin.params?.['id'], providers) ? 'strong-provider' : 'provider';
    // NOTE: a new password opens a new session for the same person in the same browser.
    case '/change-password':
      return readWay(origin.context.session?.session['signedInBy']);
    default:
      return 'password';
  }
}

/**
 * A passkey proves two factors at once, a provider where the administrator says so; a password does where a code was
 * asked for after it. No code of ours is asked for after a provider, so having one proves nothing there.
 */
export function isSecondFactorProven(signedInBy: unknown, isTwoFactorOn: boolean): boolean {
  switch (readWay(signedInBy)) {
    case 'passkey':
    case 'strong-provider':
      return true;
    case 'provider':
      return false;
    case 'password':
      return isTwoFactorOn;
  }
}

function isStrong(id: unknown, providers: readonly SignInProvider[]): boolean {
  return providers.some((provider) => provider.id === id && provider.isSecondFactor);
}

function readWay(stored: unknown): SignInWay {
  return signInWays.find((way) => way === stored) ?? 'password';
}
