import { expect, test } from 'vitest';
import { compareFindings } from './take-findings.ts';
import type { ToldFinding } from './take-findings.ts';

const until = new Date('2026-11-22T12:00:00Z');
const of = { recorderId: 'r1', until, isUpToNow: true };
const fromUs = Date.parse('2026-11-22T10:00:00Z') * 1_000;
const lasting: ToldFinding = { cameraId: 'c1', finding: 'black', fromUs, toUs: null };
const row = { cameraId: 'c1', recorderId: 'r1', finding: 'black', toAt: null } as const;
const known = [{ ...row, fromAt: new Date(fromUs / 1_000) }];

test('what is new is kept and told, what is known is neither', () => {
  expect(compareFindings([], [lasting], of)).toMatchObject({ written: [row], begun: [row] });
  expect(compareFindings(known, [lasting], of)).toEqual({ written: [], begun: [] });
});

test('what began and ended while nobody read is kept, and is no news', () => {
  const ended = { ...lasting, toUs: fromUs + 60_000_000 };

  expect(compareFindings([], [ended], of).written).toHaveLength(1);
  expect(compareFindings([], [ended], of).begun).toEqual([]);
  expect(compareFindings(known, [ended], of).written[0]?.toAt).toEqual(new Date('2026-11-22T10:01:00Z'));
});

test('what a recorder tells no more has ended, when it was asked up to now', () => {
  expect(compareFindings(known, [], of).written).toEqual([{ ...known[0], toAt: until }]);
  expect(compareFindings(known, [], { ...of, isUpToNow: false }).written).toEqual([]);
  expect(compareFindings(known, [], { ...of, until: new Date(fromUs / 1_000 - 1) }).written).toEqual([]);
});
