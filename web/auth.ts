import { CallProblem, send } from './call.ts';
import type { Translate } from './texts.tsx';

/** Routes of the identity library under `/api/auth`; they stand outside the contracts (DESIGN.md, identity). */
export async function signIn(email: string, password: string): Promise<'signed-in' | 'needs-code'> {
  const answer = await post('/sign-in/email', { email, password });
  return isRecord(answer) && answer.twoFactorRedirect === true ? 'needs-code' : 'signed-in';
}

/** Answers with the address of the provider's own page, where the person goes next. */
export async function startProviderSignIn(provider: string, next: string): Promise<string> {
  const body = { provider, callbackURL: next, errorCallbackURL: '/sign-in', disableRedirect: true };
  const answer = await post('/sign-in/social', body);
  if (isRecord(answer) && typeof answer.url === 'string') return answer.url;
  throw new CallProblem({ code: 'web.error.unexpected', status: 200, title: '' });
}

/** Links a service to the account that is open; answers where the person goes next. */
export async function startProviderLink(provider: string): Promise<string> {
  const body = { provider, callbackURL: '/account', errorCallbackURL: '/account', disableRedirect: true };
  const answer = await post('/link-social', body);
  if (isRecord(answer) && typeof answer.url === 'string') return answer.url;
  throw new CallProblem({ code: 'web.error.unexpected', status: 200, title: '' });
}

export async function verifyCode(code: string, kind: 'totp' | 'backup'): Promise<void> {
  await post(kind === 'totp' ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code', { code });
}

export interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** Civil date `YYYY-MM-DD`; the server refuses people under the age the town set. */
  readonly birthOn: string;
}

export async function signUp(account: NewAccount): Promise<void> {
  await post('/sign-up/email', {
    ...account,
    locale: document.documentElement.lang,
    callbackURL: '/email-confirmed',
  });
}

export async function sendConfirmationAgain(email: string): Promise<void> {
  await post('/send-verification-email', { email, callbackURL: '/email-confirmed' });
}

export async function signOut(): Promise<void> {
  await post('/sign-out', {});
}

export async function requestPasswordReset(email: string): Promise<void> {
  await post('/request-password-reset', { email, redirectTo: '/reset-password' });
}

export async function resetPassword(token: string, newPassword: string): Promise<void> {
  await post('/reset-password', { token, newPassword });
}

export async function changePassword(currentPassword: string, newPassword: string): Promise<void> {
  await post('/change-password', { currentPassword, newPassword, revokeOtherSessions: true });
}

export async function renamePerson(name: string): Promise<void> {
  await post('/update-user', { name });
}

export async function revokeOtherSessions(): Promise<void> {
  await post('/revoke-other-sessions', {});
}

export interface SecondFactorStart {
  /** `otpauth://…` for an authenticator application. */
  readonly uri: string;
  readonly backupCodes: readonly string[];
}

export async function startSecondFactor(password: string): Promise<SecondFactorStart> {
  const answer = await post('/two-factor/enable', { password });
  if (!isRecord(answer)) throw new CallProblem({ code: 'web.error.unexpected', status: 200, title: '' });
  return {
    uri: String(answer.totpURI),
    backupCodes: Array.isArray(answer.backupCodes) ? answer.backupCodes.map(String) : [],
  };
}

export async function stopSecondFactor(password: string): Promise<void> {
  await post('/two-factor/disable', { password });
}

async function post(path: string, body: object): Promise<unknown> {
  return send({ method: 'POST', url: `/api/auth${path}`, body });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The library names its errors in English; people read ours. A problem the kernel already worded passes through. */
export function authProblemText(problem: Error, t: Translate): string {
  if (!(problem instanceof CallProblem)) return textOfBrowserRefusal(problem.name, t);
  if (problem.title) return problem.title;
  if (problem.status === 0) return t('web.offline');
  if (problem.status === 429) return t('web.auth.problem.too-many');
  return textOfCode(problem.code, t);
}

/** What the browser says of passkeys, by the names of WebAuthn §5. */
function textOfBrowserRefusal(name: string, t: Translate): string {
  switch (name) {
    case 'NotAllowedError':
    case 'AbortError':
      return t('web.passkey.problem.not-done');
    case 'InvalidStateError':
      return t('web.passkey.problem.already-added');
    default:
      return t('web.error.unexpected');
  }
}

/** What the address of the sign-in page says after a return from a provider. */
export function providerProblemText(code: string, t: Translate): string {
  switch (code) {
    case 'access_denied':
      return t('web.provider.problem.refused');
    case 'account_already_linked_to_different_user':
      return t('web.provider.problem.of-another');
    case 'account_not_linked':
      return t('web.provider.problem.address-taken');
    case 'email_not_found':
    case 'PROVIDER_EMAIL_UNCONFIRMED':
      return t('web.provider.problem.no-address');
    case 'PROVIDER_BIRTH_DATE_UNKNOWN':
      return t('web.provider.problem.no-birth-date');
    case 'TOO_YOUNG':
    case 'PERSON_BLOCKED':
      return textOfCode(code, t);
    default:
      return t('web.provider.problem.failed');
  }
}

function textOfCode(code: string, t: Translate): string {
  switch (code) {
    case 'INVALID_EMAIL_OR_PASSWORD':
    case 'USER_NOT_FOUND':
    case 'CREDENTIAL_ACCOUNT_NOT_FOUND':
      return t('web.auth.problem.wrong-email-or-password');
    case 'INVALID_PASSWORD':
      return t('web.auth.problem.wrong-password');
    case 'EMAIL_NOT_VERIFIED':
      return t('web.auth.problem.email-not-confirmed');
    case 'INVALID_EMAIL':
      return t('web.auth.problem.bad-email');
    case 'PASSWORD_TOO_SHORT':
      return t('web.auth.problem.password-short');
    case 'PASSWORD_TOO_LONG':
      return t('web.auth.problem.password-long');
    case 'USER_ALREADY_EXISTS':
    case 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL':
      return t('web.auth.problem.email-taken');
    case 'TOO_YOUNG':
      return t('web.auth.problem.too-young');
    case 'BIRTH_DATE_INVALID':
      return t('web.auth.problem.bad-birth-date');
    case 'INVALID_TOKEN':
    case 'TOKEN_EXPIRED':
      return t('web.auth.problem.link-expired');
    case 'INVALID_CODE':
    case 'INVALID_BACKUP_CODE':
      return t('web.auth.problem.wrong-code');
    case 'INVALID_TWO_FACTOR_COOKIE':
    case 'SESSION_EXPIRED':
    case 'SESSION_NOT_FRESH':
    case 'CHALLENGE_NOT_FOUND':
      return t('web.auth.problem.start-again');
    case 'PASSKEY_NOT_FOUND':
      return t('web.passkey.problem.unknown');
    case 'AUTHENTICATION_FAILED':
    case 'FAILED_TO_VERIFY_REGISTRATION':
    case 'OWNER_NOT_VERIFIED':
      return t('web.passkey.problem.refused');
    case 'PERSON_BLOCKED':
      return t('web.auth.problem.blocked');
    case 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE':
    case 'ACCOUNT_TEMPORARILY_LOCKED':
      return t('web.auth.problem.too-many');
    default:
      return t('web.error.unexpected');
  }
}
