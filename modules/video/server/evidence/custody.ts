import { createHash } from 'node:crypto';
import type { CustodyAction } from '../../contract/evidence.ts';

/*
 * The chain of custody of a case. Each row is hashed with the hash of the row before, so that a row changed, left out or
 * put in between is seen by whoever counts again. The newest hash stands in the audit, which is sealed and witnessed
 * outside: the whole chain cannot be written anew either.
 */

export interface CustodyRow {
  readonly caseId: string;
  readonly number: number;
  readonly at: Date;
  readonly personId: string | null;
  readonly action: CustodyAction;
  readonly position: number | null;
  /** JSON, as it was hashed. */
  readonly facts: string;
  readonly previousHash: string;
  readonly hash: string;
}

const noHash = '0'.repeat(64);

export type CustodyStep = Pick<CustodyRow, 'caseId' | 'at' | 'personId' | 'action' | 'position' | 'facts'>;

export function chainOn(
  step: CustodyStep,
  before: Pick<CustodyRow, 'number' | 'hash'> | undefined,
): CustodyRow {
  const row = { ...step, number: (before?.number ?? 0) + 1, previousHash: before?.hash ?? noHash };
  return { ...row, hash: hashOf(row) };
}

/** Rows from the first on. */
export function isChainWhole(rows: readonly CustodyRow[]): boolean {
  return rows.every((row, index) => {
    const previousHash = rows[index - 1]?.hash ?? noHash;
    return row.number === index + 1 && row.previousHash === previousHash && row.hash === hashOf(row);
  });
}

function hashOf(row: Omit<CustodyRow, 'hash'>): string {
  const { caseId, number, at, personId, action, position, facts, previousHash } = row;
  const told = JSON.stringify([
    caseId,
    number,
    at.toISOString(),
    personId,
    action,
    position,
    facts,
    previousHash,
  ]);
  return createHash('sha256').update(told).digest('hex');
}
