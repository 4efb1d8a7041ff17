import fc from 'fast-check';
import { expect, test } from 'vitest';
import { demoCameras, sceneOf, streamOf } from './cameras.ts';
import { spansOf, troublesOf } from './past-ledger.ts';

const day = { fromMs: Date.parse('2026-11-20T21:00:00Z'), toMs: Date.parse('2026-11-21T21:00:00Z') };

test('the invented weeks leave no second out and count none twice', () => {
  fc.assert(
    fc.property(fc.nat(demoCameras.length - 1), fc.integer({ min: 1, max: 21 }), (index, daysAgo) => {
      const path = demoCameras[index]?.path ?? '';
      const camera = { id: '', path, recorderId: '', isOfSchool: path.startsWith('school') };
      const spans = spansOf(day, troublesOf(camera, { daysAgo, index }));
      expect(spans[0]?.fromUs).toBe(day.fromMs * 1_000);
      expect(spans.at(-1)?.toUs).toBe(day.toMs * 1_000);
      for (const [at, span] of spans.entries()) {
        expect(span.toUs).toBeGreaterThan(span.fromUs);
        expect(spans[at + 1]?.fromUs ?? span.toUs).toBe(span.toUs);
      }
    }),
  );
});

test('a scene is found by the address it was given', () => {
  for (const { path } of demoCameras) expect(sceneOf(streamOf(path))).toBe(path);
  expect(sceneOf('rtsp://10.0.0.1/1')).toBeNull();
  expect(sceneOf(null)).toBeNull();
});
