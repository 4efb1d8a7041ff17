import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openIndex } from '../archive/index-database.ts';
import { judge, newView } from './judge.ts';
import type { CameraView } from './judge.ts';
import { measurePicture } from './measure.ts';
import { PictureHealthStore } from './picture-health.store.ts';

const stepUs = 300_000_000;
const size = { widthPx: 320, heightPx: 180 };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'veche-pictures-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** As a recorder has it after a start. */
function withStore<T>(
  work: (store: PictureHealthStore, database: DatabaseSync) => T,
  onProblem?: (error: unknown) => void,
): T {
  const { database } = openIndex(join(folder, 'index.sqlite'));
  try {
    return work(new PictureHealthStore(database, onProblem), database);
  } finally {
    database.close();
  }
}

function picture(kind: 'street' | 'black', moment: number) {
  const luma = Uint8Array.from({ length: size.widthPx * size.heightPx }, (_, at) =>
    kind === 'black' ? 3 : ((at % 40) * 5 + ((at * 31 + moment) % 7)) % 256,
  );
  return measurePicture({ ...size, luma, colourfulness: 10 });
}

/** Checks one after the other, each saved. */
function watch(store: PictureHealthStore, kinds: readonly ('street' | 'black')[], from: number): CameraView {
  for (const [index, kind] of kinds.entries()) {
    const { view } = store.load('gate');
    const atUs = (from + index) * stepUs;
    const measures = picture(kind, from + index);
    const next = judge(view, { atUs, measures, isStill: false, isSteered: false });
    store.save('gate', view, { view: next, checkedAtUs: atUs });
  }
  return store.load('gate').view;
}

const times = (count: number, kind: 'street' | 'black'): ('street' | 'black')[] =>
  Array.from({ length: count }, () => kind);

test('what was found and what is usual survive a start, which neither raises nor ends anything', () => {
  const before = withStore((store) => watch(store, [...times(13, 'street'), ...times(3, 'black')], 1));
  const after = withStore((store) => ({
    view: store.load('gate').view,
    status: store.statusOf('gate'),
    spans: store.listFindings(0, 100 * stepUs),
  }));

  expect(after.view).toEqual(before);
  expect([...after.view.usual.values()].map(({ checks }) => checks)).toEqual([13]);
  expect(after.status).toEqual({
    checkedAtUs: 16 * stepUs,
    findings: [{ finding: 'black', sinceUs: 14 * stepUs }],
  });
  expect(after.spans).toEqual([{ cameraId: 'gate', finding: 'black', fromUs: 14 * stepUs, toUs: null }]);
});

test('a finding that is over has its end, once, and is told of its time alone', () => {
  withStore((store) => {
    watch(store, [...times(3, 'black'), ...times(2, 'street')], 1);
    const black = { cameraId: 'gate', finding: 'black', fromUs: stepUs, toUs: 5 * stepUs };

    expect(store.statusOf('gate').findings).toEqual([]);
    expect(store.listFindings(0, 100 * stepUs)).toEqual([black]);
    expect(store.listFindings(6 * stepUs, 100 * stepUs)).toEqual([]);
  });
});

test('a view that was changed on purpose, and a camera that is gone, leave nothing behind that lasts', () => {
  withStore((store) => {
    watch(store, [...times(13, 'street'), ...times(3, 'black')], 1);
    store.learnAnew('gate', 20 * stepUs);

    expect(store.load('gate').view).toEqual(newView);
    expect(store.listFindings(0, 100 * stepUs)).toEqual([expect.objectContaining({ toUs: 16 * stepUs })]);
    store.keepOnly(new Set(['other']), 30 * stepUs);
    expect(store.load('gate')).toEqual({ view: newView, checkedAtUs: null });
  });
});

test('an index that cannot be read any more is told, and forgetting cameras goes on', () => {
  const problems: unknown[] = [];
  withStore(
    (store, database) => {
      watch(store, times(3, 'black'), 1);
      database.exec('drop table picture_view');
      store.keepOnly(new Set(['other']), 30 * stepUs);
    },
    (error) => problems.push(error),
  );

  expect(problems).toEqual([expect.objectContaining({ code: 'ERR_SQLITE_ERROR' })]);
});

test('a damaged row keeps no recorder from starting: its camera is learnt anew', () => {
  withStore((store, database) => {
    watch(store, [...times(13, 'street'), ...times(3, 'black')], 1);
    database.exec(`update picture_view set courses = '{'; update picture_usual set edges = x'010203'`);
  });

  withStore((store) => {
    expect(store.load('gate')).toMatchObject({ view: { ...newView, fingerprint: expect.any(String) } });
    expect(store.statusOf('gate').findings).toEqual([]);
  });
});

test('a recorder starts with an index whose pictures cannot be read', () => {
  const problems: unknown[] = [];
  const { database } = openIndex(join(folder, 'index.sqlite'));
  database.exec('drop table picture_view');
  const store = new PictureHealthStore(database, (error) => problems.push(error));
  database.close();

  expect(store.statusOf('gate')).toEqual({ checkedAtUs: null, findings: [] });
  expect(problems).toHaveLength(1);
});

test('findings of a camera that nobody sees any more end with its last check, and what is usual stays', () => {
  withStore((store) => {
    const { usual } = watch(store, [...times(13, 'street'), ...times(3, 'black')], 1);
    store.endFindings('gate', 90 * stepUs);

    expect(store.statusOf('gate')).toEqual({ checkedAtUs: 16 * stepUs, findings: [] });
    expect(store.load('gate').view.usual).toEqual(usual);
    expect(store.listFindings(0, 100 * stepUs)).toEqual([expect.objectContaining({ toUs: 16 * stepUs })]);
    store.endFindings('other', 90 * stepUs);
    expect(store.load('other').checkedAtUs).toBeNull();
  });
});

test('what a clock that was ahead found is over now', () => {
  withStore((store) => {
    watch(store, [...times(13, 'street'), ...times(3, 'black')], 1);
    store.endFindings('gate', 15 * stepUs);

    expect(store.statusOf('gate')).toEqual({ checkedAtUs: 15 * stepUs, findings: [] });
    expect(store.listFindings(0, 100 * stepUs)).toEqual([
      { cameraId: 'gate', finding: 'black', fromUs: 14 * stepUs, toUs: 15 * stepUs },
    ]);
  });
});
