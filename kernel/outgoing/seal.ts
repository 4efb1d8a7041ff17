import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/*
 * Secrets of other bodies at rest (the key of their server): AES-256-GCM under a key derived from the hub's own secret,
 * bound to whom it belongs, so that one cannot be moved to another row. A copy of the database alone opens nothing.
 */

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

export interface Sealer {
  /** `owner`: what the secret belongs to, for example `reports.gateway/<id>`; the same is needed to open it. */
  seal(secret: string, owner: string): string;
  /** Null: sealed by another hub's secret or for another owner, or not sealed at all. */
  open(sealed: string, owner: string): string | null;
}

export function createSealer(hubSecret: string): Sealer {
  const key = Buffer.from(hkdfSync('sha256', hubSecret, '', 'veche secrets of other bodies', keyBytes));
  return {
    seal: (secret, owner) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner));
      const hidden = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url');
    },
    open: (sealed, owner) => {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < nonceBytes + tagBytes) return null;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      try {
        const plain = [decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()];
        return Buffer.concat(plain).toString('utf8');
      } catch {
        // NOTE: the one thing that can fail here is the tag.
        return null;
      }
    },
  };
}
