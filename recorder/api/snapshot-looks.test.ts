import { expect, test } from 'vitest';
import type { Journal } from './journal.ts';
import type { Caller } from './route.ts';
import { SnapshotLooks } from './snapshot-looks.ts';

const caller: Caller = { person: 'p1', session: 's1', claims: undefined };
const secondUs = 1_000_000;

function start() {
  const rows: { person: string; cameraId: string; fromUs: number }[] = [];
  const journal: Journal = {
    note: ({ person }, { cameraId, fromUs }) => void rows.push({ person, cameraId, fromUs }),
  };
  return { rows, looks: new SnapshotLooks(journal) };
}

test('a picture a second is one row a minute, of each person and camera', () => {
  const { rows, looks } = start();
  for (let second = 0; second < 120; second += 1) {
    looks.note(caller, 'gate', second * secondUs);
    looks.note({ ...caller, person: 'p2' }, 'gate', second * secondUs);
    looks.note(caller, 'yard', second * secondUs);
  }

  expect(rows.filter(({ person, cameraId }) => person === 'p1' && cameraId === 'gate')).toMatchObject([
    { fromUs: 0 },
    { fromUs: 60 * secondUs },
  ]);
  expect(rows).toHaveLength(6);
});

test('a clock that was put back leaves no look without a row', () => {
  const { rows, looks } = start();
  looks.note(caller, 'gate', 7_200 * secondUs);
  looks.note(caller, 'gate', 3_600 * secondUs);

  expect(rows).toHaveLength(2);
});
