import type { AnyDb } from '#kernel/db/db.ts';
import { merkleRoot } from './merkle.ts';
import {
  entryLeaf,
  findLastSeal,
  genesisHash,
  listSealedEntries,
  listSealsAfter,
  sealHash,
} from './sealer.ts';
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
  return await verifyAfter(db, { number: 0, hash: genesisHash }, onProgress);
}

/** The same for the last seals alone: quick, and blind to what was changed before them. */
export async function verifyLastSeals(db: AnyDb, count: number): Promise<AuditVerdict> {
  const last = await findLastSeal(db);
  const number = Math.max(0, (last?.number ?? 0) - count);
  const [before] = number === 0 ? [] : await listSealsAfter(db, number - 1, 1);
  return await verifyAfter(db, { number, hash: before?.hash ?? genesisHash });
}

async function verifyAfter(
  db: AnyDb,
  start: { readonly number: number; readonly hash: string },
  onProgress?: (sealNumber: number) => void,
): Promise<AuditVerdict> {
  let { number, hash: previousHash } = start;
  let entryCount = 0;
  for (;;) {
    const seals = await listSealsAfter(db, number, sealsAtOnce);
    if (seals.length === 0) {
      return { kind: 'intact', sealCount: number - start.number, entryCount, headHash: previousHash };
    }
    for (const seal of seals) {
      const fault = await findFault(db, seal, { number: number + 1, previousHash });
      if (fault) return { kind: 'broken', sealNumber: seal.number, sealedAt: seal.sealedAt, what: fault };
      previousHash = seal.hash;
      number = seal.number;
      entryCount += seal.entryCount;
    }
    onProgress?.(number);
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
