import fc from 'fast-check';
import { expect, test } from 'vitest';
import { followedM, neighboursOf, sideOf, sides } from './neighbours.ts';
import type { Followed } from './neighbours.ts';

const metre = 1 / 111_320;
const lat = 54.15;

function cameraAt(id: string, eastM: number, northM: number, bearingDegrees = 0): Followed {
  const lng = 33.3 + (eastM * metre) / Math.cos((lat * Math.PI) / 180);
  const optics = { pictureWidthPx: 1920, angleDegrees: 90, rangeM: 60 };
  return { id, lng, lat: lat + northM * metre, bearingDegrees, ...optics };
}

function idsOf(from: Followed, cameras: readonly Followed[]) {
  const found = neighboursOf(from, cameras);
  return sides.map((side) => found[side]?.camera.id ?? null);
}

test('sides are as the camera looks, not as the map lies', () => {
  const all = [
    cameraAt('north', 0, 100),
    cameraAt('east', 100, 0),
    cameraAt('south', 0, -100),
    cameraAt('west', -100, 0),
  ];

  expect(idsOf(cameraAt('own', 0, 0, 0), all)).toEqual(['north', 'east', 'south', 'west']);
  expect(idsOf(cameraAt('own', 0, 0, 90), all)).toEqual(['east', 'south', 'west', 'north']);
  expect(idsOf(cameraAt('own', 0, 0, 200), all)).toEqual(['south', 'west', 'north', 'east']);
});

test('of two on one side the nearer is next, unless the pictures of the further one meet this one', () => {
  const near = cameraAt('near', 45, -70, 90);
  const seeing = cameraAt('seeing', 0, -55, 0);

  expect(idsOf(cameraAt('own', 0, 0), [near])).toEqual([null, null, 'near', null]);
  expect(idsOf(cameraAt('own', 0, 0), [near, seeing])).toEqual([null, null, 'seeing', null]);
});

test('what is too far away, on the same post or the camera itself is no neighbour', () => {
  const own = cameraAt('own', 0, 0);
  const others = [own, cameraAt('post', 1, 1), cameraAt('far', 0, followedM + 5)];

  expect(idsOf(own, others)).toEqual([null, null, null, null]);
});

test('every direction belongs to one side, and turned around to the opposite one', () => {
  fc.assert(
    fc.property(fc.double({ min: -179.9, max: 179.9, noNaN: true }), (degrees) => {
      const [one, other] = [sides.indexOf(sideOf(degrees)), sides.indexOf(sideOf(degrees + 180))];
      expect((one + 2) % 4).toBe(other);
    }),
  );
});
