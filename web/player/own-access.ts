import type { MediaAccess, MediaPurpose } from './media-client.ts';

/*
 * The recorder's own page. An open recorder asks for no token. One with a page key is opened by a link with the key
 * behind the #: it leaves the address at once and stays in this tab only. One with other keys is watched through its hub.
 */

const keyName = 'veche-page-key';

export function makeOwnAccess(): MediaAccess {
  const key = takeKey();
  const session = makeSession();
  return {
    base: '',
    tokenFor: async (purpose) => (key === null ? undefined : await exchange(key, session, purpose)),
  };
}

/** NOTE: `randomUUID` is not there for pages without TLS on another machine. */
function makeSession(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function takeKey(): string | null {
  const given = location.hash.slice(1);
  if (given !== '') {
    sessionStorage.setItem(keyName, given);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(keyName);
}

/** Undefined for a key that does not open; then the page says what a page without a token says. */
async function exchange(key: string, session: string, purpose: MediaPurpose): Promise<string | undefined> {
  const body = JSON.stringify({ key, session, ...grantOf(purpose) });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch('/v1/page-tokens', { method: 'POST', body, headers });
  if (!answer.ok) return undefined;
  const { token }: { token: string } = await answer.json();
  return token;
}

function grantOf(purpose: MediaPurpose): object {
  switch (purpose.right) {
    case 'list':
      return { right: 'status' };
    case 'export':
      return { right: 'export', cameraIds: purpose.cameraIds, isSingleUse: purpose.isSingleUse ?? false };
    default:
      return { right: purpose.right, cameraIds: [purpose.cameraId] };
  }
}
