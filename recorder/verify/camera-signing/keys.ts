import { kindOfKey, plainSignature } from './der.ts';
import type { Certificate } from './der.ts';

type Bytes = Uint8Array<ArrayBuffer>;
export type HashName = 'SHA-256' | 'SHA-384' | 'SHA-512';

const numberBytes = { 'P-256': 32, 'P-384': 48, 'P-521': 66 } as const;

/** Signature algorithms of certificates: ECDSA and RSA with SHA-2. */
const hashes: Readonly<Record<string, HashName>> = {
  '2a8648ce3d040302': 'SHA-256',
  '2a8648ce3d040303': 'SHA-384',
  '2a8648ce3d040304': 'SHA-512',
  '2a864886f70d01010b': 'SHA-256',
  '2a864886f70d01010c': 'SHA-384',
  '2a864886f70d01010d': 'SHA-512',
};

/** Whether these bytes were signed with the key; false too for a key of a kind that is not known. */
export async function isSignedWith(
  publicKey: Bytes,
  hash: HashName,
  { signed, signature }: { readonly signed: Bytes; readonly signature: Bytes },
): Promise<boolean> {
  try {
    const kind = kindOfKey(publicKey);
    if (kind === undefined) return false;
    if (kind === 'RSA') {
      const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash };
      const key = await crypto.subtle.importKey('spki', publicKey, algorithm, false, ['verify']);
      return await crypto.subtle.verify(algorithm, key, signature, signed);
    }
    const plain = plainSignature(signature, numberBytes[kind]);
    if (!plain) return false;
    const key = await crypto.subtle.importKey('spki', publicKey, { name: 'ECDSA', namedCurve: kind }, false, [
      'verify',
    ]);
    return await crypto.subtle.verify({ name: 'ECDSA', hash }, key, plain, signed);
  } catch (error) {
    // NOTE: WebCrypto throws for keys that are none.
    if (error instanceof DOMException || error instanceof Error) return false;
    throw error;
  }
}

/** Whether the chain leads to one of the anchors, and to which. Dates are not judged: footage outlives certificates. */
export async function findAnchor(
  chain: readonly Certificate[],
  anchors: readonly Certificate[],
): Promise<Certificate | undefined> {
  for (const [index, certificate] of chain.entries()) {
    for (const anchor of anchors) if (await isIssuedBy(certificate, anchor)) return anchor;
    const next = chain[index + 1];
    if (!next || !(await isIssuedBy(certificate, next))) return undefined;
  }
  return undefined;
}

async function isIssuedBy(certificate: Certificate, issuer: Certificate): Promise<boolean> {
  const hash = hashes[certificate.algorithm];
  return hash !== undefined && (await isSignedWith(issuer.publicKey, hash, certificate));
}
