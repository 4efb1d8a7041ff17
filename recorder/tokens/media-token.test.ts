import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { makeSharedKey, makeTokenKeys } from './keys.ts';
import { TokenError, readMediaToken, signMediaToken } from './media-token.ts';
import type { MediaGrant, TokenFault } from './media-token.ts';
import { TokenGate } from './token-gate.ts';

const recorderId = newId();
const nowMs = 1_790_000_000_000;
const pair = makeTokenKeys('k1');
const shared = makeSharedKey('k2');
const keys = [pair.verifying, shared];
const grant: MediaGrant = { recorderId, person: 'p1', session: 's1', right: 'live', cameraIds: ['gate'] };

function faultOf(
  token: string,
  changes: Partial<Parameters<typeof readMediaToken>[1]> = {},
): TokenFault | 'none' {
  try {
    readMediaToken(token, { keys, recorderId, nowMs, ...changes });
    return 'none';
  } catch (error) {
    if (error instanceof TokenError) return error.fault;
    throw error;
  }
}

function rewritten(token: string, part: 0 | 1, change: (value: Record<string, unknown>) => object): string {
  const parts = token.split('.');
  const value: Record<string, unknown> = JSON.parse(Buffer.from(parts[part] ?? '', 'base64url').toString());
  parts[part] = Buffer.from(JSON.stringify(change(value))).toString('base64url');
  return parts.join('.');
}

test.for([
  ['a shared secret', shared],
  ['a key pair', pair.signing],
] as const)('a token signed by %s says what was granted', ([, key]) => {
  const claims = readMediaToken(signMediaToken(key, grant, nowMs), { keys, recorderId, nowMs });

  expect(claims).toMatchObject({ person: 'p1', right: 'live', cameraIds: ['gate'], span: null });
});

describe('a token is refused', () => {
  const token = signMediaToken(pair.signing, grant, nowMs);

  test.for([
    ['widened to another camera', rewritten(token, 1, (claims) => ({ ...claims, cameraIds: ['vault'] }))],
    ['widened to another right', rewritten(token, 1, (claims) => ({ ...claims, right: 'status' }))],
    ['lengthened', rewritten(token, 1, (claims) => ({ ...claims, expiresAtSeconds: 9_999_999_999 }))],
  ] as const)('when it was %s', ([, changed]) => {
    expect(faultOf(changed)).toBe('wrong-signature');
  });

  test('when it names an algorithm that is not the one of its key', () => {
    // The classic: the public key, which everybody may know, taken for a shared secret.
    const secret = Buffer.from(pair.verifying.key.slice('ed25519:'.length), 'base64url').toString(
      'base64url',
    );
    const forged = signMediaToken({ kid: 'k1', key: `hmac:${secret}` }, grant, nowMs);

    expect(faultOf(forged)).toBe('wrong-algorithm');
    expect(faultOf(rewritten(forged, 0, (head) => ({ ...head, alg: 'EdDSA' })))).toBe('wrong-signature');
    expect(faultOf(rewritten(token, 0, (head) => ({ ...head, alg: 'none' })))).toBe('wrong-algorithm');
    expect(faultOf(rewritten(token, 0, (head) => ({ ...head, jwk: {} })))).toBe('malformed');
  });

  test('of another key, another recorder, without a signature', () => {
    expect(faultOf(signMediaToken(makeTokenKeys('k9').signing, grant, nowMs))).toBe('unknown-key');
    expect(faultOf(signMediaToken(makeTokenKeys('k1').signing, grant, nowMs))).toBe('wrong-signature');
    expect(faultOf(token, { recorderId: newId() })).toBe('wrong-recorder');
    expect(faultOf(`${token.split('.').slice(0, 2).join('.')}.`)).toBe('malformed');
  });

  test('after its minute and five seconds for clocks that differ, and when it comes from the future', () => {
    expect(faultOf(token, { nowMs: nowMs + 64_000 })).toBe('none');
    expect(faultOf(token, { nowMs: nowMs + 65_000 })).toBe('expired');
    expect(faultOf(token, { nowMs: nowMs - 5_000 })).toBe('none');
    expect(faultOf(token, { nowMs: nowMs - 6_000 })).toBe('not-yet-valid');
  });

  test('when a single-use one comes a second time, until it could not come any more', () => {
    let utcMs = nowMs;
    const gate = new TokenGate(recorderId, keys, { utcMs: () => utcMs });
    const once = signMediaToken(shared, { ...grant, isSingleUse: true }, nowMs);

    expect(gate.admit(once).person).toBe('p1');
    expect(() => gate.admit(once)).toThrow('used-already');
    utcMs += 66_000;
    expect(() => gate.admit(once)).toThrow('expired');
  });
});

test('a right over footage needs a span, and all cameras are only for the status', () => {
  expect(() => signMediaToken(shared, { ...grant, right: 'review' }, nowMs)).toThrow();
  expect(() => signMediaToken(shared, { ...grant, cameraIds: '*' }, nowMs)).toThrow();
  expect(signMediaToken(shared, { ...grant, right: 'status', cameraIds: '*' }, nowMs)).toBeTypeOf('string');
});

test('no change of a token, however small, is accepted', () => {
  const token = signMediaToken(pair.signing, grant, nowMs);
  fc.assert(
    fc.property(
      fc.nat(token.length - 1),
      fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '-', '_', '.', '=', '+', '/', ' '),
      (at, letter) => {
        fc.pre(token[at] !== letter);
        expect(faultOf(token.slice(0, at) + letter + token.slice(at + 1))).not.toBe('none');
      },
    ),
    { numRuns: 300 },
  );
});

test('whatever comes as a token is refused in order', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      expect(faultOf(text)).toBe('malformed');
    }),
  );
});

test('what was revoked is refused and ended, for as long as such tokens live, and what came after is not', () => {
  let utcMs = nowMs;
  const gate = new TokenGate(recorderId, keys, { utcMs: () => utcMs });
  const token = (changes: Partial<MediaGrant> = {}): string =>
    signMediaToken(pair.signing, { ...grant, ...changes }, utcMs);
  const [old, other] = [token(), token({ session: 's2' })];
  const ended: string[] = [];
  const forget = gate.watch(gate.admit(old), () => ended.push('forgotten'));
  gate.watch(gate.admit(old), () => ended.push('old'));
  gate.watch(gate.admit(other), () => ended.push('other'));
  forget();
  gate.revoke([{ kind: 'session', id: 's1', untilSeconds: utcMs / 1000 }]);
  gate.revoke([{ kind: 'session', id: 's1', untilSeconds: utcMs / 1000 - 50 }]);
  const afterOne = [...ended];
  utcMs += 2_000;

  expect(afterOne).toEqual(['old']);
  expect(() => gate.admit(old)).toThrow(/revoked/);
  expect(() => [gate.admit(other), gate.admit(token())]).not.toThrow();
  gate.revoke([{ kind: 'person', id: 'p1', untilSeconds: utcMs / 1000 }]);
  expect(() => gate.admit(other)).toThrow(/revoked/);
});
