import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashDistance } from '#kernel/files/perceptual-hash.ts';
import { examineProof } from './examine.ts';
import type { ProofFacts } from './examine.ts';
import { bucketsOf, isComparable, sameShotBits } from './likeness.ts';
import { takenInstant } from './taken-instant.ts';

const place = { lng: 33.3, lat: 54.15 };
const work = { place, workBeganAt: new Date('2026-11-20T09:00:00Z'), allowedDistanceM: 50 };
const honest: ProofFacts = {
  source: 'camera',
  evidence: { takenAt: '2026-11-20T15:00:00', location: { longitude: 33.3001, latitude: 54.1501 } },
  takenAt: new Date('2026-11-20T12:00:00Z'),
  uploadedAt: new Date('2026-11-20T12:05:00Z'),
  position: { ...place, accuracyM: 20 },
  likenesses: [],
};

function reasonsOf(changes: Partial<ProofFacts>): string[] {
  return examineProof({ ...honest, ...changes }, work).map(({ reason }) => reason);
}

test('a photo taken at the place, after the work began and sent at once raises nothing', () => {
  expect(reasonsOf({})).toEqual([]);
});

test('a photo taken across the street is near, one taken in the next quarter is far', () => {
  const at = (latitude: number) => ({ evidence: { location: { longitude: 33.3, latitude } } });
  expect([reasonsOf(at(54.1504)), reasonsOf(at(54.16))]).toEqual([[], ['far-from-place']]);
});

test('the distance is told in metres', () => {
  const far = { evidence: { location: { longitude: 33.3, latitude: 54.16 } } };
  expect(examineProof({ ...honest, ...far }, work)[0]?.measure).toBe(1112);
});

test('a device that knows its place badly is given what it does not know', () => {
  const at = (accuracyM: number) => ({ position: { lng: 33.3, lat: 54.152, accuracyM } });
  expect([reasonsOf(at(10)), reasonsOf(at(500))]).toEqual([['device-far-from-place'], []]);
});

test('a photo older than the work is named, one taken just before pressing "take" is not', () => {
  const taken = (at: string) => ({ takenAt: new Date(at) });
  expect([reasonsOf(taken('2026-11-20T08:30:00Z')), reasonsOf(taken('2026-11-20T07:30:00Z'))]).toEqual([
    [],
    ['taken-before-work'],
  ]);
});

test('a photo kept for a week before it was sent is named', () => {
  expect(reasonsOf({ uploadedAt: new Date('2026-11-27T12:00:00Z') })).toEqual(['taken-long-ago']);
});

test('a photo dated after it was sent contradicts itself', () => {
  expect(reasonsOf({ uploadedAt: new Date('2026-11-20T11:00:00Z') })).toEqual(['taken-after-upload']);
});

test('a program for changing pictures is named, the firmware of a camera is not', () => {
  const wrote = (software: string) => ({ evidence: { software } });
  expect([reasonsOf(wrote('Adobe Photoshop 25.1')), reasonsOf(wrote('17.4.1'))]).toEqual([['edited'], []]);
});

test('a photo without metadata is named only when it is said to come straight from the camera', () => {
  const bare = { evidence: {}, takenAt: null };
  expect([
    reasonsOf({ ...bare, source: 'camera' }),
    reasonsOf({ ...bare, source: 'gallery' }),
    reasonsOf({ ...bare, source: 'app-camera' }),
    reasonsOf({ ...bare, source: null }),
  ]).toEqual([['metadata-missing'], [], [], []]);
});

test('a frame of our own camera view cannot carry metadata', () => {
  expect(reasonsOf({ source: 'app-camera' })).toEqual(['metadata-unexpected']);
});

test('what is not known accuses nobody', () => {
  expect(reasonsOf({ source: null, evidence: {}, takenAt: null, position: null })).toEqual([]);
});

test('local time of a camera is read in the zone of the town, a written offset is believed', () => {
  const instants = ['2026-11-20T15:00:00', '2026-11-20T15:00:00+07:00'].map((text) =>
    takenInstant(text, 'Europe/Moscow')?.toISOString(),
  );
  expect(instants).toEqual(['2026-11-20T12:00:00.000Z', '2026-11-20T08:00:00.000Z']);
});

const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => value.toString(16).padStart(16, '0'));

test('two hashes of one shot always share a bucket', () => {
  const flips = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: sameShotBits });
  fc.assert(
    fc.property(hash, flips, (one, bits) => {
      const flipped = bits.reduce((value, bit) => value ^ (1n << BigInt(bit)), BigInt(`0x${one}`));
      const other = flipped.toString(16).padStart(16, '0');
      const shared = bucketsOf(one).filter((bucket) => bucketsOf(other).includes(bucket));
      expect(hashDistance(one, other)).toBe(bits.length);
      expect(shared.length).toBeGreaterThan(0);
    }),
  );
});

test('a picture of almost one tone is compared with nothing', () => {
  expect([
    isComparable('0000000000000000'),
    isComparable('ffffffffffffffff'),
    isComparable('00f0aa0f3c000000'),
  ]).toEqual([false, false, true]);
});
