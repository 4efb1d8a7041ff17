import { passkeySignInPath } from './passkeys.ts';

/** How a session began; decides whether its owner has proven a second factor. */
export type SignInWay = 'password' | 'passkey';

/** The few facts of better-auth's endpoint context that tell how a session begins. */
interface SessionOrigin {
  readonly path?: string;
  readonly context: { readonly session: { readonly session: Readonly<Record<string, unknown>> } | null };
}

export function wayOfSignIn(origin: SessionOrigin | null | undefined): SignInWay {
  if (origin?.path === passkeySignInPath) return 'passkey';
  // NOTE: a new password opens a new session for the same person in the same browser.
  if (origin?.path === '/change-password') return readWay(origin.context.session?.session['signedInBy']);
  return 'password';
}

/** A passkey proves two factors at once; a password does where a code was asked for after it. */
export function isSecondFactorProven(signedInBy: unknown, isTwoFactorOn: boolean): boolean {
  return readWay(signedInBy) === 'passkey' || isTwoFactorOn;
}

function readWay(stored: unknown): SignInWay {
  return stored === 'passkey' ? 'passkey' : 'password';
}
