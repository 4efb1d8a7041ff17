import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { send } from './call.ts';

/** Keys kept by the phone, the computer or a token; the person is known by finger, face or code. */
export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

/** NOTE: absent on old browsers and on pages that did not come by HTTPS. */
export function canUsePasskeys(): boolean {
  return 'PublicKeyCredential' in globalThis;
}

export async function signInWithPasskey(): Promise<void> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const options = await ask<PublicKeyCredentialRequestOptionsJSON>('/generate-authenticate-options');

  // The server refuses a key that did not look at its owner; asking for it here lets the browser explain.
  const response = await startAuthentication({ optionsJSON: { ...options, userVerification: 'required' } });

  await tell('/verify-authentication', { response });
}

export async function addPasskey(name: string): Promise<void> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const options = await ask<PublicKeyCredentialCreationOptionsJSON>('/generate-register-options');

  const response = await startRegistration({ optionsJSON: options });

  await tell('/verify-registration', { response, name });
}

export async function listPasskeys(): Promise<readonly Passkey[]> {
  return await ask<readonly Passkey[]>('/list-user-passkeys');
}

export async function renamePasskey(id: string, name: string): Promise<void> {
  await tell('/update-passkey', { id, name });
}

export async function removePasskey(id: string): Promise<void> {
  await tell('/delete-passkey', { id });
}

// NOTE: the shapes are the identity library's promise, as those of `call` are the contract's.
async function ask<Answer>(path: string): Promise<Answer> {
  return (await send({ method: 'GET', url: `/api/auth/passkey${path}`, body: undefined })) as Answer;
}

async function tell(path: string, body: object): Promise<void> {
  await send({ method: 'POST', url: `/api/auth/passkey${path}`, body });
}
