import { expect, test } from 'vitest';
import type { Drawing } from './drawing.ts';
import {
  addPoint,
  blankDrawing,
  chooseKind,
  finish,
  isFinishable,
  removeShape,
  takeBack,
} from './drawing.ts';

const at = (kind: Drawing['kind'], ...points: readonly (readonly [number, number])[]): Drawing =>
  points.reduce<Drawing>((drawing, [lng, lat]) => addPoint(drawing, [lng, lat]), { ...blankDrawing, kind });

test('a point is a shape at once, a line after two points, an area after three', () => {
  expect(at('point', [33, 54]).shapes).toEqual([{ kind: 'point', points: [[33, 54]], text: '' }]);
  expect(isFinishable(at('line', [33, 54]))).toBe(false);
  expect(isFinishable(at('line', [33, 54], [33.1, 54]))).toBe(true);
  expect(isFinishable(at('polygon', [33, 54], [33.1, 54]))).toBe(false);
  expect(finish(at('polygon', [33, 54], [33.1, 54], [33.1, 54.1])).shapes).toHaveLength(1);
});

test('a note needs words, and a second press moves it', () => {
  const placed = at('note', [33, 54], [33.2, 54]);
  expect(placed.draft).toEqual([[33.2, 54]]);
  expect(finish(placed).shapes).toEqual([]);
  expect(finish({ ...placed, text: ' Штаб ' }).shapes).toEqual([
    { kind: 'note', points: [[33.2, 54]], text: 'Штаб' },
  ]);
});

test('another tool finishes what can be, and lets go of what cannot', () => {
  const line = at('line', [33, 54], [33.1, 54]);
  expect(chooseKind(line, 'polygon')).toMatchObject({
    kind: 'polygon',
    draft: [],
    shapes: [{ kind: 'line' }],
  });
  expect(chooseKind(at('line', [33, 54]), 'point')).toMatchObject({ draft: [], shapes: [] });
});

test('the last point is taken back, and a shape is removed', () => {
  expect(takeBack(at('line', [33, 54], [33.1, 54])).draft).toEqual([[33, 54]]);
  expect(removeShape(at('point', [33, 54], [34, 54]), 0).shapes).toMatchObject([{ points: [[34, 54]] }]);
});

test('no shape has more points than are kept', () => {
  const points = Array.from({ length: 250 }, (_, index) => [33 + index / 1000, 54] as const);
  expect(at('line', ...points).draft).toHaveLength(200);
});
