import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authorize, chooseChallenge } from './auth.ts';

const credentials = { username: 'Mufasa', password: 'Circle of Life' };
const use = {
  method: 'GET',
  url: '/dir/index.html',
  count: 1,
  clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};
const rest =
  'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

function answerTo(challenge: string, as = credentials): string {
  const chosen = chooseChallenge([challenge]);
  return chosen ? authorize(chosen, as, use) : '';
}

test('a digest by MD5 is the one of RFC 7616', () => {
  expect(answerTo(`Digest ${rest}, algorithm=MD5`)).toContain('response="8ca523f5e9506fed4657c9700eebdbec"');
});

test('a digest by SHA-256 is the one of RFC 7616', () => {
  expect(answerTo(`Digest ${rest}, algorithm=SHA-256`)).toContain(
    'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"',
  );
});

test('without qop the digest is the old one of RFC 2069', () => {
  const challenge = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"';
  const answer = answerTo(challenge, { username: 'Mufasa', password: 'CircleOfLife' });

  // As corrected by erratum 749 of RFC 2069.
  expect(answer).toContain('response="1949323746fe6a43ef61f9606e7febea"');
  expect(answer).not.toMatch(/qop|cnonce/);
});

test('the strongest challenge is answered', () => {
  const header = `Basic realm="cam", Digest ${rest}, algorithm=MD5, Digest ${rest}, algorithm=SHA-256`;

  expect(chooseChallenge([header])).toMatchObject({ scheme: 'digest', algorithm: 'SHA-256' });
  expect(chooseChallenge(['Basic realm="cam"'])).toEqual({ scheme: 'basic', realm: 'cam' });
  expect(chooseChallenge(['Digest realm="x", nonce="y", algorithm=SHA-512'])).toBeUndefined();
});

test('no challenge of a camera makes a header of two lines', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (realm, nonce) => {
      expect(answerTo(`Digest realm="${realm}", nonce="${nonce}"`)).not.toMatch(/[\r\n]/);
    }),
  );
});
