import { passkeyRegistrationPath, passkeySignInPath } from './passkeys.ts';
import { providerCallbackPath } from './sign-in-way.ts';

/** Endpoints of better-auth that are open; everything else under /api/auth answers 404. */
const allowedAuthPaths: ReadonlySet<string> = new Set([
  '/sign-up/email',
  '/sign-in/email',
  '/sign-in/social',
  '/sign-out',
  '/verify-email',
  '/send-verification-email',
  '/request-password-reset',
  '/reset-password',
  '/change-password',
  '/revoke-other-sessions',
  '/update-user',
  '/two-factor/enable',
  '/two-factor/disable',
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
  '/two-factor/generate-backup-codes',
  '/passkey/generate-register-options',
  passkeyRegistrationPath,
  '/passkey/generate-authenticate-options',
  passkeySignInPath,
  '/passkey/list-user-passkeys',
  '/passkey/delete-passkey',
  '/passkey/update-passkey',
  '/link-social',
]);

/** The link of a mail, which leads on to the page where the new password is typed. */
const resetLinkPath = /^\/reset-password\/[A-Za-z0-9]{16,64}$/;

/** Where people return to from a provider. */
const callbackPath = /^\/callback\/[a-z][a-z0-9-]{1,30}$/;

export function isAllowedAuthPath(path: string): boolean {
  return allowedAuthPaths.has(path) || resetLinkPath.test(path) || callbackPath.test(path);
}

/** Calls that leave an audit row. */
export const auditedPaths: ReadonlySet<string> = new Set([
  '/sign-up/email',
  '/sign-in/email',
  '/sign-out',
  '/verify-email',
  '/request-password-reset',
  '/update-user',
  '/reset-password',
  '/change-password',
  '/revoke-other-sessions',
  '/two-factor/enable',
  '/two-factor/disable',
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
  passkeyRegistrationPath,
  passkeySignInPath,
  '/passkey/delete-passkey',
  '/passkey/update-passkey',
  providerCallbackPath,
]);
