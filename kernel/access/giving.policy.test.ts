import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Actor, Grant } from './actor.ts';
import { assertMayPutIntoRole, findUngivable, isWithinGiving } from './giving.policy.ts';

const appointing = 'identity.membership.manage';
const decidingRoles = 'access.role.manage';

function actorWith(...grants: { permissions: string[]; organisationId?: string; areaId?: string }[]): Actor {
  const full = grants.map(({ permissions, organisationId = 'roads', areaId = null }): Grant => ({
    permissions: new Set(permissions),
    roleId: 'role',
    organisationId,
    areaId,
  }));
  return { kind: 'person', personId: 'p', sessionId: 's', locale: 'en', grants: full };
}

const roads = { organisationId: 'roads', areaId: null };

test('who decides about roles of the whole town gives any right to anybody', () => {
  const administrator = actorWith({ permissions: [decidingRoles, appointing] });
  expect(findUngivable(administrator, ['works.permit.issue'], { ...roads, organisationId: 'water' })).toBe(
    undefined,
  );
  expect(() => assertMayPutIntoRole(administrator, ['works.permit.issue'])).not.toThrow();
});

test('who appoints people of an organisation gives what they hold, there and nowhere else', () => {
  const head = actorWith({ permissions: [appointing, 'works.job.do'] });
  expect(isWithinGiving(head, roads)).toBe(true);
  expect(isWithinGiving(head, { organisationId: 'water', areaId: null })).toBe(false);
  expect(findUngivable(head, ['works.job.do'], roads)).toBe(undefined);
  expect(findUngivable(head, ['works.job.do', 'works.permit.issue'], roads)).toBe('works.permit.issue');
});

test('who is bounded by an area appoints within it only', () => {
  const head = actorWith({ permissions: [appointing], areaId: 'north' });
  expect(isWithinGiving(head, { organisationId: 'roads', areaId: 'north' })).toBe(true);
  expect(isWithinGiving(head, roads)).toBe(false);
  expect(isWithinGiving(head, { organisationId: 'roads', areaId: 'south' })).toBe(false);
});

test('who decides about roles within an area puts into them only what they hold', () => {
  const bounded = actorWith({ permissions: [decidingRoles, 'works.job.do'], areaId: 'north' });
  expect(() => assertMayPutIntoRole(bounded, ['works.job.do'])).not.toThrow();
  expect(() => assertMayPutIntoRole(bounded, ['works.permit.issue'])).toThrow('access.permission-lacking');
});

test('nobody without the right to decide about roles ever gives a right they lack', () => {
  const names = ['a.b.c', 'a.b.d', 'e.f.g', appointing];
  const places = fc.record({
    organisationId: fc.constantFrom('roads', 'water'),
    areaId: fc.option(fc.constantFrom('north', 'south')),
  });
  const grant = fc.record({ permissions: fc.subarray(names), place: places });
  fc.assert(
    fc.property(fc.array(grant, { maxLength: 4 }), fc.subarray(names), places, (grants, wanted, place) => {
      const actor = actorWith(
        ...grants.map(({ permissions, place: { organisationId, areaId } }) => ({
          permissions,
          organisationId,
          ...(areaId === null ? {} : { areaId }),
        })),
      );
      const lacking = findUngivable(actor, wanted, place);
      const held = new Set(actor.grants.flatMap(({ permissions }) => [...permissions]));
      const isLackingNamed = lacking !== undefined && wanted.includes(lacking);
      expect(isLackingNamed || wanted.every((permission) => held.has(permission))).toBe(true);
    }),
  );
});
