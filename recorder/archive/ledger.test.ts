import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeArchive } from '../testing/archive.ts';
import { createRecorderClock } from './clock.ts';
import { Ledger } from './ledger.ts';
import type { LedgerSpan } from './ledger.ts';

const end = Number.MAX_SAFE_INTEGER;

function told(spans: readonly LedgerSpan[]): string[] {
  return spans.map(
    ({ fromUs, toUs, state }) => `${fromUs / 1e6}-${toUs === null ? '' : toUs / 1e6} ${state}`,
  );
}

test('an outage begins where footage ended and ends where it begins again', () => {
  using archive = makeArchive();
  const { ledger } = archive;
  ledger.resume('a', undefined, 0);
  for (let second = 2; second < 5; second += 1) ledger.noteRecorded('a', second * 1e6, (second + 1) * 1e6);
  ledger.note('a', 'camera-down', 'stalled', 17e6);
  ledger.note('a', 'camera-down', 'stalled', 20e6);
  ledger.noteRecorded('a', 30e6, 31e6);

  expect(told(ledger.listBetween('a', 0, end))).toEqual([
    '0-2 recorder-down',
    '2-5 recorded',
    '5-30 camera-down',
    '30- recorded',
  ]);
});

test('a hole between two fragments is a span of its own', () => {
  using archive = makeArchive();
  const { ledger } = archive;
  ledger.resume('a', undefined, 0);
  ledger.noteRecorded('a', 0, 1e6);
  ledger.noteRecorded('a', 4e6, 5e6);
  ledger.finish('a', 9e6);

  expect(told(ledger.listBetween('a', 500_000, 5e6))).toEqual([
    '0-1 recorded',
    '1-4 network',
    '4-5 recorded',
  ]);
});

test('after a crash the time without the recorder is told, and the files correct where it begins', () => {
  using archive = makeArchive();
  archive.ledger.resume('a', undefined, 0);
  archive.ledger.noteRecorded('a', 0, 10e6);
  const next = new Ledger(archive.database);
  next.resume('a', 12e6, 20e6);
  next.noteRecorded('a', 21e6, 22e6);
  next.correctRecordedEnd('a', 12e6, 11e6);

  expect(told(next.listBetween('a', 1, end))).toEqual([
    '0-11 recorded',
    '11-21 recorder-down',
    '21- recorded',
  ]);
});

test('whatever happens, spans follow each other without hole or overlap', () => {
  const happening = fc.oneof(
    fc.record({ kind: fc.constant('recorded'), afterUs: fc.integer({ min: 0, max: 5e6 }) }),
    fc.record({ kind: fc.constant('down'), afterUs: fc.integer({ min: 0, max: 5e6 }) }),
  );
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      using archive = makeArchive();
      archive.ledger.resume('a', undefined, 0);
      let nowUs = 0;
      for (const { kind, afterUs } of happenings) {
        nowUs += afterUs + 1e6;
        if (kind === 'recorded') archive.ledger.noteRecorded('a', nowUs - 1e6, nowUs);
        else archive.ledger.note('a', 'camera-down', String(afterUs), nowUs);
      }
      const spans = archive.ledger.listBetween('a', -1, end);
      for (const [index, span] of spans.entries()) expect(span.toUs).toBe(spans[index + 1]?.fromUs ?? null);
    }),
    { numRuns: 30 },
  );
});

test('time does not step with the clock of the system until told to', () => {
  let utcMs = 1_000_000;
  let monotonicMs = 0;
  const clock = createRecorderClock(
    () => utcMs,
    () => monotonicMs,
  );
  monotonicMs = 1000;
  utcMs += 1000 + 3_600_000;

  expect(clock.nowUs()).toBe(1_001_000_000);
  expect(clock.adopt()).toBe(3_600_000_000);
  expect(clock.nowUs()).toBe(4_601_000_000);
  expect(clock.adopt()).toBe(0);
});
