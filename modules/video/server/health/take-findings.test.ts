import { expect, test } from 'vitest';
import { compareFindings } from './take-findings.ts';
import type { FindingRow } from './finding.store.ts';
import type { ToldFinding } from './take-findings.ts';

const until = new Date('2026-11-22T12:00:00Z');
const from = new Date('2026-11-22T00:00:00Z');
const of = { recorderId: 'r1', from, until, isUpToNow: true };
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

test('of what lasts the newest of each kind is believed, and what is told twice is one', () => {
  const older = { ...lasting, fromUs: fromUs - 60_000_000 };
  const covered: ToldFinding = { ...lasting, finding: 'covered' };
  const { written, begun } = compareFindings([], [lasting, older, covered, covered, lasting], of);

  expect(begun.map(({ finding, fromAt }) => [finding, fromAt.getTime()])).toEqual([
    ['covered', fromUs / 1_000],
    ['black', fromUs / 1_000],
  ]);
  expect(written).toEqual(begun);
});

test('what is told twice with one begin and two ends is one', () => {
  const ended = { ...lasting, toUs: fromUs + 60_000_000 };

  expect(
    compareFindings([], [ended, { ...ended, toUs: ended.toUs + 1_000 }, lasting], of).written,
  ).toHaveLength(1);
});

test('what lies outside the time that was asked for, or ends before it begins, is not believed', () => {
  const atUs = (text: string): number => Date.parse(text) * 1_000;
  const ended = (began: string, over: string) => ({ ...lasting, fromUs: atUs(began), toUs: atUs(over) });
  const told = [
    ended('2026-11-22T13:00:00Z', '2026-11-22T14:00:00Z'),
    ended('2026-11-21T13:00:00Z', '2026-11-21T14:00:00Z'),
    ended('2026-11-22T11:00:00Z', '2026-11-22T10:00:00Z'),
    { ...lasting, fromUs: atUs('2026-11-22T13:00:00Z') },
  ];

  expect(compareFindings([], told, of).written).toEqual([]);
});

/** As a recorder that somebody took: each time that it is asked something else is wrong, since another instant. */
function listen(times: number) {
  let rows: FindingRow[] = [];
  let events = 0;
  for (let time = 0; time < times; time += 1) {
    const { written, begun } = compareFindings(rows, [{ ...lasting, fromUs: fromUs + time * 1_000_000 }], of);
    const isWritten = (row: FindingRow): boolean =>
      written.some((one) => one.fromAt.getTime() === row.fromAt.getTime());
    rows = [...rows.filter((row) => !isWritten(row)), ...written];
    events += begun.length;
  }
  return { rows, events };
}

test('a recorder that tells something new each time is heard three times a day, and its camera has a hundred rows', () => {
  const { rows, events } = listen(288);

  expect(events).toBe(3);
  expect(rows).toHaveLength(100);
  expect(rows.filter(({ toAt }) => toAt === null).length).toBeLessThanOrEqual(1);
});

test('of ten thousand findings of one camera the newest are believed, and another camera loses nothing', () => {
  const many = Array.from({ length: 10_000 }, (_, at): ToldFinding => {
    const beganUs = fromUs + at * 1_000;
    return { ...lasting, fromUs: beganUs, toUs: beganUs + 3_600_000_000 };
  });
  const { written } = compareFindings([], [{ ...lasting, cameraId: 'c2' }, ...many], of);
  const newest = Math.max(...written.map(({ fromAt }) => fromAt.getTime()));

  expect(written.filter(({ cameraId }) => cameraId === 'c1')).toHaveLength(100);
  expect(written.filter(({ cameraId }) => cameraId === 'c2')).toHaveLength(1);
  expect(newest).toBe(fromUs / 1_000 + 9_999);
});
