import { passkey } from '@better-auth/passkey';
import { APIError } from 'better-auth/api';

/** Where a name of a passkey is told, its owner's own words: «Телефон», «Ключ на связке». */
export const passkeyRegistrationPath = '/passkey/verify-registration';
export const passkeySignInPath = '/passkey/verify-authentication';

export const maximumPasskeyNameLength = 100;

/**
 * Passkeys of the kind that knows its owner: by finger, face or code. The authenticator says so in the signed answer
 * (UV flag, WebAuthn §6.1), and one that does not is refused, at first use and at every sign-in. What one has and what
 * one is or knows are then both proven, so such a sign-in needs no further step.
 */
export function passkeys() {
  return passkey({
    rpName: 'Veche',
    schema: { passkey: { fields: { userId: 'personId', credentialID: 'credentialId' } } },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      afterVerification: ({ verification }) => {
        assertOwnerVerified(verification.registrationInfo?.userVerified);
      },
    },
    authentication: {
      afterVerification: ({ verification }) => {
        assertOwnerVerified(verification.authenticationInfo.userVerified);
      },
    },
  });
}

export function assertPasskeyName(name: unknown): void {
  if (typeof name === 'string' && name.trim() !== '' && name.length <= maximumPasskeyNameLength) return;
  throw new APIError('BAD_REQUEST', {
    code: 'PASSKEY_NAME_INVALID',
    message: `name is a text of 1 to ${maximumPasskeyNameLength} characters`,
  });
}

function assertOwnerVerified(isVerified: boolean | undefined): void {
  if (isVerified) return;
  throw new APIError('UNAUTHORIZED', {
    code: 'OWNER_NOT_VERIFIED',
    message: 'The authenticator did not verify its owner',
  });
}
