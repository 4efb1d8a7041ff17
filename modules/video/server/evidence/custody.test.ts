import fc from 'fast-check';
import { expect, test } from 'vitest';
import { custodyActions } from '../../contract/evidence.ts';
import { chainOn, isChainWhole } from './custody.ts';
import type { CustodyRow } from './custody.ts';

const steps = fc.array(
  fc.record({
    at: fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
    personId: fc.option(fc.uuid()),
    action: fc.constantFrom(...custodyActions),
    position: fc.option(fc.nat(20)),
    facts: fc.dictionary(fc.string(), fc.string()).map((facts) => JSON.stringify(facts)),
  }),
  { minLength: 2, maxLength: 8 },
);

function chainOf(given: readonly Omit<CustodyRow, 'caseId' | 'number' | 'previousHash' | 'hash'>[]) {
  const rows: CustodyRow[] = [];
  for (const step of given) rows.push(chainOn({ ...step, caseId: 'case' }, rows.at(-1)));
  return rows;
}

test('a chain that nobody touched holds', () => {
  fc.assert(
    fc.property(steps, (given) => {
      expect(isChainWhole(chainOf(given))).toBe(true);
    }),
  );
});

test('a row changed, left out before the end or put in another place breaks the chain', () => {
  fc.assert(
    fc.property(steps, fc.nat(), (given, anywhere) => {
      const rows = chainOf(given);
      const at = anywhere % (rows.length - 1);
      const changed = rows.map((row, index) => (index === at ? { ...row, facts: `${row.facts} ` } : row));
      const swapped = rows.map(
        (row, index) => rows[index === at ? at + 1 : index === at + 1 ? at : index] ?? row,
      );

      expect([changed, rows.toSpliced(at, 1), swapped].map((other) => isChainWhole(other))).toEqual([
        false,
        false,
        false,
      ]);
    }),
  );
});
