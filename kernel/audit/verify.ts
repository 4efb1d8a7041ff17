import type { AnyDb } from '#kernel/db/db.ts';
import { merkleRoot } from './merkle.ts';
import { entryLeaf, genesisHash, listSealedEntries, listSealsAfter, sealHash } from './sealer.ts';
import type { AuditSeal } from './entry.store.ts';

export type AuditVerdict =
  | {
      readonly kind: 'intact';
      readonly sealCount: number;
      readonly entryCount: number;
      readonly headHash: string;
    }
  | { readonly kind: 'broken'; readonly sealNumber: number; readonly sealedAt: Date; readonly what: string };

const sealsAtOnce = 200;

/** Recomputes every seal from the stored entries and names the first that does not hold. */
export async function verifyAudit(
  db: AnyDb,
  onProgress?: (sealNumber: number) => void,
): Promise<AuditVerdict> {
  let previousHash = genesisHash;
  let sealCount = 0;
  let entryCount = 0;
  for (;;) {
    const seals = await listSealsAfter(db, sealCount, sealsAtOnce);
    if (seals.length === 0) return { kind: 'intact', sealCount, entryCount, headHash: previousHash };
    for (const seal of seals) {
      const fault = await findFault(db, seal, { number: sealCount + 1, previousHash });
      if (fault) return { kind: 'broken', sealNumber: seal.number, sealedAt: seal.sealedAt, what: fault };
      previousHash = seal.hash;
      sealCount = seal.number;
      entryCount += seal.entryCount;
    }
    onProgress?.(sealCount);
  }
}

async function findFault(
  db: AnyDb,
  seal: AuditSeal,
  expected: { number: number; previousHash: string },
): Promise<string | undefined> {
  if (seal.number !== expected.number) return `seal ${expected.number} is missing`;
  if (seal.previousHash !== expected.previousHash) return 'the chain to the previous seal is broken';
  const { hash, ...unsigned } = seal;
  if (sealHash(unsigned) !== hash) return 'the seal itself was changed';
  const entries = await listSealedEntries(db, seal.number);
  if (entries.length !== seal.entryCount) return `${seal.entryCount - entries.length} entries are missing`;
  if (merkleRoot(entries.map(entryLeaf)) !== seal.merkleRoot) return 'an entry was changed';
  return undefined;
}
