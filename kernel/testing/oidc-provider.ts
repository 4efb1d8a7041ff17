import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** An OpenID Connect provider on loopback that lets everybody in as the person it was told of. */
export interface TestProvider extends AsyncDisposable {
  readonly issuer: string;
  /** Claims of whoever comes next; `sub` is theirs too. */
  person: Record<string, unknown>;
  /** Makes ID tokens for somebody else's client. */
  audience: string;
}

interface Grant {
  readonly challenge: string;
  readonly redirectUri: string;
  readonly nonce: string;
  readonly person: Record<string, unknown>;
}

export const testClient = { id: 'town', secret: 'a secret of the town' };

/** Authorization code with PKCE (RFC 7636, S256 only), RS256 ID tokens; codes work once. */
export async function startTestProvider(): Promise<TestProvider> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const grants = new Map<string, Grant>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: TestProvider = {
    issuer,
    person: {},
    audience: testClient.id,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const pages: Record<string, (url: URL, request: IncomingMessage, response: ServerResponse) => unknown> = {
    '/.well-known/openid-configuration': () => describe(issuer),
    '/keys': () => ({
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
    }),
    '/authorize': (url, _request, response) => {
      const code = randomUUID();
      grants.set(code, readGrant(url, provider.person));
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      response.writeHead(302, { location: back.href });
    },
    '/token': async (_url, request, response) => {
      const form = new URLSearchParams(await text(request));
      const grant = redeem(grants, form);
      if (!grant) {
        response.writeHead(400);
        return { error: 'invalid_grant' };
      }
      const claims = { ...grant.person, iss: issuer, aud: provider.audience, nonce: grant.nonce };
      return { access_token: randomUUID(), token_type: 'Bearer', id_token: signToken(claims) };
    },
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer);
    const body = await pages[url.pathname]?.(url, request, response);
    if (!response.headersSent) response.setHeader('content-type', 'application/json');
    response.end(body === undefined ? '' : JSON.stringify(body));
  }
  function signToken(claims: Record<string, unknown>): string {
    const now = Math.floor(Date.now() / 1000);
    const parts = [
      { alg: 'RS256', kid: 'one' },
      { ...claims, iat: now, exp: now + 300 },
    ];
    const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  }
  return provider;
}

function describe(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  };
}

function readGrant(url: URL, person: Record<string, unknown>): Grant {
  const asked = url.searchParams;
  if (asked.get('response_type') !== 'code' || asked.get('code_challenge_method') !== 'S256')
    throw new Error(`Asked without PKCE: ${url.search}`);
  if (asked.get('client_id') !== testClient.id) throw new Error('Asked by a stranger');
  return {
    challenge: asked.get('code_challenge') ?? '',
    redirectUri: asked.get('redirect_uri') ?? '',
    nonce: asked.get('nonce') ?? '',
    person,
  };
}

function redeem(grants: Map<string, Grant>, form: URLSearchParams): Grant | undefined {
  const code = form.get('code') ?? '';
  const grant = grants.get(code);
  grants.delete(code);
  const isProven =
    createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url') === grant?.challenge;
  const isClient = form.get('client_id') === testClient.id && form.get('client_secret') === testClient.secret;
  return isProven && isClient && form.get('redirect_uri') === grant?.redirectUri ? grant : undefined;
}
