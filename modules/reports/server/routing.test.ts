import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findResponsible, reasonFor } from './routing.ts';
import type { RoutingFacts, RoutingRule } from './routing.ts';

function ruleOf(changes: Partial<RoutingRule>): RoutingRule {
  const defaults = { id: 'rule', categoryId: null, groupId: null, areaId: null } as const;
  return { ...defaults, target: 'organisation', organisationId: 'administration', ...changes };
}

const inTheYard: RoutingFacts = {
  categoryId: 'yard.lift',
  groupId: 'yard',
  areas: [{ id: 'north', name: 'Северный' }],
  address: 'ул. Атомщиков, 5',
  houseManagementId: 'house-company',
};

const byDefault = ruleOf({ id: 'default' });

test('the first rule that fits wins', () => {
  const rules = [ruleOf({ id: 'lift', categoryId: 'yard.lift', organisationId: 'lift-service' }), byDefault];
  expect(findResponsible(rules, inTheYard)).toMatchObject({ ruleId: 'lift', organisationId: 'lift-service' });
});

test('a yard goes to the company that manages the house, and the reason names the address', () => {
  const rules = [ruleOf({ groupId: 'yard', target: 'house-management', organisationId: null }), byDefault];
  expect(findResponsible(rules, inTheYard)).toMatchObject({
    organisationId: 'house-company',
    reason: { key: 'reports.routing-reason.house-management', values: { address: 'ул. Атомщиков, 5' } },
  });
});

test('where no company is known the next rule is tried', () => {
  const rules = [ruleOf({ target: 'house-management', organisationId: null }), byDefault];
  expect(findResponsible(rules, { ...inTheYard, houseManagementId: null })).toMatchObject({
    ruleId: 'default',
  });
});

test('a rule of another area does not fit', () => {
  expect(findResponsible([ruleOf({ areaId: 'south' })], inTheYard)).toBeNull();
});

test('with a default rule at the end nobody is ever left without an answer', () => {
  const rule = fc.record({
    id: fc.string(),
    categoryId: fc.option(fc.constantFrom('yard.lift', 'waste.dump')),
    groupId: fc.option(fc.constantFrom('yard', 'waste')),
    areaId: fc.option(fc.constantFrom('north', 'south')),
    target: fc.constantFrom('organisation' as const, 'house-management' as const),
    organisationId: fc.option(fc.string()),
  });
  fc.assert(
    fc.property(fc.array(rule), (rules) => {
      expect(findResponsible([...rules, byDefault], inTheYard)).not.toBeNull();
    }),
  );
});

test('the reason is told with the category in the language of its reader', () => {
  const reason = { key: 'reports.routing-reason.area', values: { area: 'Северный' } };
  expect(reasonFor(reason, 'Ямка').values).toEqual({ area: 'Северный', category: 'Ямка' });
});
