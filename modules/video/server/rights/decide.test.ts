import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Actor, Grant } from '#kernel/access/actor.ts';
import { cameraGroups } from '../../contract/camera.ts';
import { isWithinHours, permissionOfRight, videoRights } from '../../contract/rights.ts';
import type { VideoRight } from '../../contract/rights.ts';
import { decide, townMoment } from './decide.ts';
import type { DecidedCamera, DecidedGrant } from './decide.ts';

const timeZone = 'Europe/Moscow';
const now = new Date('2026-11-21T09:30:00Z');
const school = 'school';
const camera: DecidedCamera = {
  id: 'entrance',
  ownerOrganisationId: school,
  group: 'education',
  areaIds: ['north'],
  state: 'working',
};
const standing: DecidedGrant = {
  id: 'g1',
  kind: 'standing',
  ownerOrganisationId: school,
  holderOrganisationId: 'police',
  holderPersonId: null,
  cameraId: null,
  group: null,
  purpose: 'public-order',
  rights: ['live', 'review'],
  needsSecond: false,
  hours: null,
  footageFrom: null,
  footageTo: null,
  validFrom: new Date('2026-01-01T00:00:00Z'),
  validUntil: null,
  revokedAt: null,
};

function actorOf(
  organisationId: string,
  permissions: readonly string[],
  areaId: string | null = null,
): Actor {
  const grant: Grant = { permissions: new Set(permissions), roleId: 'any', organisationId, areaId };
  return { kind: 'person', personId: 'p1', sessionId: 's', locale: 'ru', grants: [grant] };
}

const everything = Object.values(permissionOfRight);
const officer = { actor: actorOf('police', everything), now, timeZone };

test('the owner needs no grant, and a role without the permission gives even the owner nothing', () => {
  const keeper = { actor: actorOf(school, everything), now, timeZone };
  expect(decide(keeper, camera, [], 'live')).toEqual({ organisationId: school, grant: null });
  expect(decide({ ...keeper, actor: actorOf(school, []) }, camera, [standing], 'live')).toBeNull();
});

test('without a grant nobody else sees anything, the administrator of the town neither', () => {
  const administrator = actorOf('administration', [
    'video.camera.manage',
    'access.role.manage',
    ...everything,
  ]);
  expect(decide(officer, camera, [], 'live')).toBeNull();
  expect(decide({ ...officer, actor: administrator }, camera, [standing], 'live')).toBeNull();
});

test('a grant gives what it names and nothing more', () => {
  expect(decide(officer, camera, [standing], 'review')?.grant?.id).toBe('g1');
  expect(decide(officer, camera, [standing], 'export')).toBeNull();
  expect(decide(officer, camera, [{ ...standing, group: 'park' }], 'live')).toBeNull();
  expect(decide(officer, camera, [{ ...standing, cameraId: 'yard' }], 'live')).toBeNull();
});

test.each([
  ['revoked', { revokedAt: now }],
  ['not yet in force', { validFrom: new Date('2026-11-22T00:00:00Z') }],
  ['over', { validUntil: now }],
  ['of another person', { holderPersonId: 'p2' }],
  ['of an owner who has sold the camera', { ownerOrganisationId: 'hospital' }],
] as const)('a grant that is %s gives nothing', (_what, change) => {
  expect(decide(officer, camera, [{ ...standing, ...change }], 'live')).toBeNull();
});

test('who works within an area sees there alone', () => {
  const inNorth = { ...officer, actor: actorOf('police', everything, 'north') };
  const inSouth = { ...officer, actor: actorOf('police', everything, 'south') };
  expect(decide(inNorth, camera, [standing], 'live')).not.toBeNull();
  expect(decide(inSouth, camera, [standing], 'live')).toBeNull();
});

test('of several grants the one that asks for nobody else is the basis', () => {
  const alone = { ...standing, id: 'g2', validUntil: new Date('2026-12-01T00:00:00Z') };
  const both = [{ ...standing, needsSecond: true }, alone];
  expect(decide(officer, camera, both, 'review')?.grant?.id).toBe('g2');
});

test('a camera that is paused or gone has no live picture, and its footage stays', () => {
  const gone = { ...camera, state: 'dismissed' } as const;
  expect(decide(officer, gone, [standing], 'live')).toBeNull();
  expect(decide(officer, gone, [standing], 'review')).not.toBeNull();
});

test('hours are of the town, and a night belongs to the day on which it begins', () => {
  const night = { fromMinute: 22 * 60, toMinute: 6 * 60, weekdays: [5] };
  const at = (text: string): boolean => isWithinHours(night, townMoment(new Date(text), timeZone));
  expect([at('2026-11-20T19:00:00Z'), at('2026-11-21T02:59:00Z'), at('2026-11-21T03:00:00Z')]).toEqual([
    true,
    true,
    false,
  ]);
  expect([at('2026-11-20T02:00:00Z'), at('2026-11-21T19:00:00Z')]).toEqual([false, false]);
});

const organisations = ['school', 'police', 'hospital'] as const;
const instants = fc.date({ min: new Date('2026-11-20'), max: new Date('2026-11-23'), noInvalidDate: true });
const anyGrant: fc.Arbitrary<DecidedGrant> = fc.record({
  id: fc.uuid(),
  kind: fc.constant('standing' as const),
  ownerOrganisationId: fc.constantFrom(...organisations),
  holderOrganisationId: fc.constantFrom(...organisations),
  holderPersonId: fc.constantFrom(null, 'p1', 'p2'),
  cameraId: fc.constantFrom(null, 'entrance', 'yard'),
  group: fc.option(fc.constantFrom(...cameraGroups)),
  purpose: fc.constant('public-order' as const),
  rights: fc.subarray([...videoRights], { minLength: 1 }),
  needsSecond: fc.boolean(),
  hours: fc.constant(null),
  footageFrom: fc.constant(null),
  footageTo: fc.constant(null),
  validFrom: instants,
  validUntil: fc.option(instants),
  revokedAt: fc.option(instants),
});
const anyActor = fc
  .record({
    organisationId: fc.constantFrom(...organisations),
    permissions: fc.subarray([...everything, 'video.camera.manage']),
  })
  .map(({ organisationId, permissions }) => actorOf(organisationId, permissions));
const anyRight = fc.constantFrom<VideoRight>(...videoRights);

test('whoever sees a camera is its owner or holds a grant of its owner that is in force', () => {
  fc.assert(
    fc.property(
      anyActor,
      fc.array(anyGrant, { maxLength: 6 }),
      anyRight,
      instants,
      (actor, grants, right, at) => {
        const basis = decide({ actor, now: at, timeZone }, camera, grants, right);
        if (basis === null) return;
        const [held] = actor.grants;
        expect(held?.permissions.has(permissionOfRight[right])).toBe(true);
        expect(held?.organisationId).toBe(basis.organisationId);
        const { organisationId, grant } = basis;
        const isOpen =
          grant !== null &&
          grant.ownerOrganisationId === school &&
          grant.holderOrganisationId === organisationId &&
          grant.rights.includes(right) &&
          grant.revokedAt === null &&
          grant.validFrom <= at &&
          (grant.validUntil === null || grant.validUntil > at);
        expect(organisationId === school || isOpen).toBe(true);
      },
    ),
  );
});

test('one more grant takes nothing away, and what a revoked one gave is gone', () => {
  fc.assert(
    fc.property(
      anyActor,
      fc.array(anyGrant, { maxLength: 5 }),
      anyGrant,
      anyRight,
      (actor, grants, more, right) => {
        const asked = { actor, now, timeZone };
        const before = decide(asked, camera, grants, right);
        const after = decide(asked, camera, [...grants, more], right);
        const revoked = [...grants, more].map((grant) => ({ ...grant, revokedAt: now }));
        expect(before === null || after !== null).toBe(true);
        expect(decide(asked, camera, revoked, right)?.grant ?? null).toBeNull();
      },
    ),
  );
});
