import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseParts, unknownSpans } from './choose-parts.ts';
import type { Footage } from './choose-parts.ts';

const second = 1_000;
const part = (recorderId: string, from: number, to: number) => ({
  recorderId,
  fromMs: from * second,
  toMs: to * second,
});
const has = (recorderId: string, ...spans: readonly (readonly [number, number])[]): Footage => ({
  recorderId,
  footage: spans.map(([from, to]) => ({ fromMs: from * second, toMs: to * second })),
});
const chosen = (times: readonly ReturnType<typeof part>[], ...told: readonly Footage[]) =>
  chooseParts(times, told).parts.map(
    ({ recorderId, fromMs, toMs }) => `${recorderId} ${fromMs / second} ${toMs / second}`,
  );
const takeover = [part('own', 0, 100), part('other', 100, 200), part('own', 200, 300)];

test('who recorded its time is asked for it', () => {
  const told = [has('own', [0, 95], [200, 300]), has('other', [110, 205])];
  expect(chosen(takeover, ...told)).toEqual(['own 0 95', 'other 110 200', 'own 200 300']);
});

test('one second of the stand-in does not hide what a recorder that was cut off recorded', () => {
  const told = [has('own', [0, 300]), has('other', [110, 111])];
  expect(chosen(takeover, ...told)).toEqual(['own 0 110', 'other 110 111', 'own 111 300']);
});

test('a recorder without anything of the span is not asked', () => {
  expect(chosen([part('other', 0, 50)], has('own', [10, 40]), has('other'))).toEqual(['own 10 40']);
});

test('a hair between two pieces is no reason to change the recorder', () => {
  expect(chosen([part('other', 0, 50)], has('own', [0, 50]), has('other', [0, 20], [21, 50]))).toEqual([
    'other 0 50',
  ]);
});

test('of too many parts the shortest are left out, and it is said', () => {
  const spans = Array.from({ length: 40 }, (_, index) => [index * 10, index * 10 + 5 + index / 100] as const);
  const all = chooseParts([part('other', 0, 400)], [has('own', [0, 400]), has('other', ...spans)]);
  expect(all.isCut).toBe(true);
  expect(all.parts.length).toBeLessThanOrEqual(16);
});

test('what lies with a recorder that does not answer is unknown, but for what another has', () => {
  const unknown = unknownSpans(takeover, [has('other', [110, 200])], { ownId: 'own', silentIds: ['own'] });
  expect(unknown).toEqual([
    { fromMs: 0, toMs: 110_000 },
    { fromMs: 200_000, toMs: 300_000 },
  ]);
});

test('where everybody answers nothing is unknown', () => {
  expect(unknownSpans(takeover, [has('own'), has('other')], { ownId: 'own', silentIds: [] })).toEqual([]);
});

test('parts never overlap, lie in their order, and miss no footage of two seconds', () => {
  const spans = fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { maxLength: 8 }).map((edges) => {
    const ordered = edges.toSorted((a, b) => a - b);
    return ordered.flatMap((edge, index) =>
      index % 2 === 1 ? [[ordered[index - 1] ?? 0, edge] as const] : [],
    );
  });
  fc.assert(
    fc.property(spans, spans, (own, other) => {
      const told = [has('own', ...own), has('other', ...other)];
      const { parts } = chooseParts(takeover, told);
      for (const [index, { fromMs }] of parts.slice(1).entries())
        expect(fromMs).toBeGreaterThanOrEqual(parts[index]?.toMs ?? 0);
      const isShown = (ms: number): boolean =>
        parts.some(
          ({ recorderId, fromMs, toMs }) =>
            fromMs <= ms &&
            ms < toMs &&
            told.some(
              ({ recorderId: by, footage }) =>
                by === recorderId && footage.some((one) => one.fromMs <= ms && ms < one.toMs),
            ),
        );
      for (let ms = 500; ms < 300_000; ms += second) {
        const isThere = told.some(({ footage }) => footage.some((one) => one.fromMs <= ms && ms < one.toMs));
        const around = [ms - second, ms, ms + second].some(isShown);
        expect(!isThere || around).toBe(true);
      }
    }),
  );
});
