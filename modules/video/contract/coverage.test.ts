import fc from 'fast-check';
import { expect, test } from 'vitest';
import { densityAt, distanceM, doriReach, oodpcvsReach, pixelDensity, reachM, viewRing } from './coverage.ts';
import type { View } from './coverage.ts';

const fullHd = { pictureWidthPx: 1920, angleDegrees: 90, rangeM: 500 };
const gate: View = { ...fullHd, lng: 33.3, lat: 54.15, bearingDegrees: 90 };

test('a picture of 1,920 points with 90° gives 96 points on a metre at ten metres', () => {
  expect(pixelDensity(fullHd, 10)).toBeCloseTo(96, 6);
});

test('the tasks of both standards reach as far as their densities', () => {
  const { detect, observe, recognise, identify } = doriReach(fullHd);
  expect([detect, observe, recognise, identify].map((reach) => Math.round(reach * 100) / 100)).toEqual([
    38.4, 15.36, 7.68, 3.84,
  ]);
  expect(oodpcvsReach(fullHd).map(({ task, reachM: reach }) => [task, Number(reach.toFixed(2))])).toEqual([
    ['overview', 48],
    ['outline', 24],
    ['discern', 12],
    ['perceive', 7.68],
    ['characterise', 3.84],
    ['validate', 1.92],
    ['scrutinise', 0.64],
  ]);
});

test('nothing is told beyond the range that was entered', () => {
  expect(reachM({ ...fullHd, rangeM: 20 }, 25)).toBe(20);
  expect(densityAt({ ...gate, rangeM: 20 }, { lng: 33.3005, lat: 54.15 })).toBeNull();
});

test('a camera that looks east sees what is east of it and not what is west', () => {
  expect(densityAt(gate, { lng: 33.3003, lat: 54.15 })).toBeGreaterThan(25);
  expect(densityAt(gate, { lng: 33.2997, lat: 54.15 })).toBeNull();
  expect(
    densityAt({ ...gate, bearingDegrees: 350, angleDegrees: 60 }, { lng: 33.3, lat: 54.1505 }),
  ).not.toBeNull();
});

const optics = fc.record({
  pictureWidthPx: fc.integer({ min: 320, max: 8000 }),
  angleDegrees: fc.integer({ min: 5, max: 360 }),
  rangeM: fc.integer({ min: 5, max: 1000 }),
});

test('further away there are never more points on a metre, and the reach of a density gives that density', () => {
  fc.assert(
    fc.property(optics, fc.double({ min: 1, max: 500, noNaN: true }), (camera, away) => {
      expect(pixelDensity(camera, away)).toBeGreaterThan(pixelDensity(camera, away * 1.1));
      const reach = reachM(camera, 125);
      expect(pixelDensity(camera, reach)).toBeGreaterThanOrEqual(125 - 1e-6);
      expect(reach).toBeLessThanOrEqual(camera.rangeM);
    }),
  );
});

test('the ring on the map lies at the distance it was drawn for', () => {
  fc.assert(
    fc.property(optics, fc.integer({ min: 0, max: 359 }), (camera, bearingDegrees) => {
      const view = { ...camera, lng: 33.3, lat: 54.15, bearingDegrees };
      const ring = viewRing(view, 40);
      expect(ring.at(0)).toEqual(ring.at(-1));
      const edge = ring.filter(([lng, lat]) => lng !== view.lng || lat !== view.lat);
      for (const [lng, lat] of edge) expect(distanceM(view, { lng, lat })).toBeCloseTo(40, 3);
    }),
  );
});
