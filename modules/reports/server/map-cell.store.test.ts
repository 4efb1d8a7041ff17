import { expect, test } from 'vitest';
import { cellZooms } from './map-cells.ts';
import { cellChanges } from './map-cell.store.ts';

const report = {
  lng: 33.28,
  lat: 54.14,
  categoryId: 'roads.pothole',
  status: 'assigned',
  visibility: 'public',
} as const;

test('a step that leaves place, category and state as they are touches no square', () => {
  expect(cellChanges(report, { ...report, status: 'in-work' })).toEqual([]);
});

test('an answer moves a report from the open squares to the done ones', () => {
  const changes = cellChanges(report, { ...report, status: 'answered' });
  expect(changes.filter(({ state }) => state === 'open').map((row) => row.reportCount)).toEqual(
    cellZooms.map(() => -1),
  );
  expect(changes.filter(({ state }) => state === 'done').map((row) => row.reportCount)).toEqual(
    cellZooms.map(() => 1),
  );
});

test('an answer and a reopening go through the squares in the same order, so that neither waits for the other', () => {
  const squares = (rows: ReturnType<typeof cellChanges>) => rows.map(({ zoom, state }) => `${zoom} ${state}`);
  const answered = { ...report, status: 'answered' } as const;
  expect(squares(cellChanges(report, answered))).toEqual(squares(cellChanges(answered, report)));
});

test('a small move within a square shifts its middle and not its count', () => {
  const moved = cellChanges(report, { ...report, lng: report.lng + 0.0001 });
  expect(moved[0]?.reportCount).toBe(0);
  expect(moved[0]?.lngSum).toBeCloseTo(0.0001, 9);
});

test('a hidden report is in no square', () => {
  expect(cellChanges(null, { ...report, visibility: 'hidden' })).toEqual([]);
});
