import fc from 'fast-check';
import { expect, test } from 'vitest';
import { routingLayers, ruleConditions } from '../../contract/routing.ts';
import type { RoutingRule, RuleConditions } from '../../contract/routing.ts';
import { checkRules, covers } from './check-rules.ts';
import { decide, inOrder, reasonFor } from './decide.ts';
import type { RoutingFacts } from './decide.ts';

const organisations = new Map([
  ['administration', { name: 'Администрация', isActive: true }],
  ['house-company', { name: 'УК «Дом»', isActive: true }],
  ['lamp-owner', { name: 'Горсвет', isActive: true }],
  ['closed', { name: 'Бывшая служба', isActive: false }],
]);

const anyCase = ruleConditions.parse({});

interface Changes extends Partial<Omit<RoutingRule, 'conditions'>> {
  readonly conditions?: Partial<RuleConditions>;
}

function ruleOf({ conditions, ...changes }: Changes): RoutingRule {
  return {
    id: 'rule',
    layer: 'department',
    note: '',
    target: { kind: 'organisation', organisationId: 'administration' },
    ...changes,
    conditions: { ...anyCase, ...conditions },
  };
}

const inTheYard: RoutingFacts = {
  categoryId: 'yard.lift',
  groupId: 'yard',
  causeId: null,
  answers: new Map([['people-inside', ['yes']]]),
  areas: [{ id: 'north', name: 'Северный' }],
  address: 'ул. Атомщиков, 5',
  houseManagementId: 'house-company',
  street: { name: 'ул. Атомщиков', roadClass: 'residential' },
  assets: [{ id: 'lamp', kind: 'lamp', name: 'Фонарь 12', ownerOrganisationId: 'lamp-owner' }],
  monthDay: '11-21',
  time: '23:30',
  weekday: 6,
};

const byDefault = ruleOf({ id: 'default', layer: 'default' });
const toHouse = ruleOf({ id: 'house', layer: 'house-management', target: { kind: 'house-management' } });
const toClosed = ruleOf({
  id: 'closed',
  layer: 'area',
  target: { kind: 'organisation', organisationId: 'closed' },
});

test('layers go before the order of rules', () => {
  const { ruleId, reason } = decide([byDefault, toHouse], inTheYard, organisations);
  expect(ruleId).toBe('house');
  expect(reason).toMatchObject({
    key: 'reports.routing-reason.house-management',
    values: { address: 'ул. Атомщиков, 5' },
    layer: 'house-management',
    rule: { number: 1 },
    others: [{ number: 2, layer: 'default', outcome: 'lower' }],
  });
});

test('where no company is known the next rule decides, and the step says so', () => {
  const decision = decide([toHouse, byDefault], { ...inTheYard, houseManagementId: null }, organisations);
  expect(decision.ruleId).toBe('default');
  expect(decision.steps[0]?.outcome).toBe('no-target');
});

test("a lamp's owner answers before the house", () => {
  const rule = ruleOf({
    id: 'lamps',
    layer: 'asset-owner',
    target: { kind: 'asset-owner' },
    conditions: { assetKinds: ['lamp'] },
  });
  expect(decide([toHouse, rule, byDefault], inTheYard, organisations)).toMatchObject({
    organisationId: 'lamp-owner',
    reason: { key: 'reports.routing-reason.asset-owner', values: { asset: 'Фонарь 12' } },
  });
});

test('a rule to a closed organisation sends to the default layer and says why', () => {
  const lower = ruleOf({
    id: 'lower',
    layer: 'department',
    target: { kind: 'organisation', organisationId: 'lamp-owner' },
  });
  const decision = decide([toClosed, lower, byDefault], inTheYard, organisations);
  expect(decision).toMatchObject({
    ruleId: 'default',
    reason: { key: 'reports.routing-reason.broken', values: { organisation: 'Бывшая служба' } },
  });
});

test('a rule to a closed organisation without a default layer leaves the report in triage, with a reason', () => {
  expect(decide([toClosed], inTheYard, organisations)).toMatchObject({
    organisationId: null,
    ruleId: null,
    reason: { key: 'reports.routing-reason.broken-triage' },
  });
});

test.each([
  ['hours over midnight', { hours: { from: '22:00', to: '06:00' } }, true],
  ['hours by day', { hours: { from: '08:00', to: '18:00' } }, false],
  ['a winter season', { season: { from: '11-01', to: '04-15' } }, true],
  ['a summer season', { season: { from: '04-16', to: '10-15' } }, false],
  ['a weekend', { weekdays: [6, 7] }, true],
  ['an answer', { answers: [{ code: 'people-inside', anyOf: ['yes'] }] }, true],
  ['another answer', { answers: [{ code: 'people-inside', anyOf: ['no'] }] }, false],
  ['a class of road', { roadClasses: ['primary'] }, false],
  ['a cause that is not named', { causeIds: ['yard.lift.stuck'] }, false],
])('a rule by %s fits: %#', (_name, conditions, fits) => {
  const decision = decide(
    [ruleOf({ conditions: conditions as Partial<RuleConditions> })],
    inTheYard,
    organisations,
  );
  expect(decision.ruleId === 'rule').toBe(fits);
});

const conditionsOf = fc.record({
  groupIds: fc.subarray(['yard', 'waste'], { maxLength: 1 }),
  categoryIds: fc.subarray(['yard.lift', 'waste.dump'], { maxLength: 1 }),
  areaIds: fc.subarray(['north', 'south']),
  weekdays: fc.subarray([1, 6]),
});
const targetOf = fc.constantFrom<RoutingRule['target']>(
  { kind: 'organisation', organisationId: 'administration' },
  { kind: 'organisation', organisationId: 'lamp-owner' },
  { kind: 'organisation', organisationId: 'closed' },
  { kind: 'house-management' },
  { kind: 'asset-owner' },
);
const anyRule = fc
  .record({
    id: fc.uuid(),
    layer: fc.constantFrom(...routingLayers),
    conditions: conditionsOf,
    target: targetOf,
  })
  .map(ruleOf);
const anyRules = fc.uniqueArray(anyRule, { selector: ({ id }) => id, maxLength: 12 });
const anyFacts = fc
  .record({
    categoryId: fc.constantFrom('yard.lift', 'waste.dump'),
    houseManagementId: fc.constantFrom('house-company', null),
    weekday: fc.constantFrom(1, 3, 6),
  })
  .map((changes) => ({ ...inTheYard, ...changes, groupId: changes.categoryId.split('.')[0] ?? '' }));

test('the same facts always give the same decision, and every decision has a reason', () => {
  fc.assert(
    fc.property(anyRules, anyFacts, (rules, facts) => {
      const decision = decide(rules, facts, organisations);
      expect(decide(structuredClone(rules), structuredClone(facts), organisations)).toEqual(decision);
      expect(decision.reason.key).toMatch(/^reports\.routing-reason\./);
      expect(decision.steps.filter(({ outcome }) => outcome === 'won')).toHaveLength(decision.ruleId ? 1 : 0);
    }),
  );
});

test('a rule added below the one that won never changes the decision', () => {
  fc.assert(
    fc.property(anyRules, anyRule, anyFacts, (rules, added, facts) => {
      const { ruleId, organisationId } = decide(rules, facts, organisations);
      const ordered = inOrder(rules);
      const won = ordered.findIndex(({ id }) => id === ruleId);
      fc.pre(won >= 0 && ordered.every(({ id }) => id !== added.id));
      const below = inOrder([...ordered, added]);
      fc.pre(below.indexOf(added) > won);
      expect(decide(below, facts, organisations)).toMatchObject({ ruleId, organisationId });
    }),
  );
});

test('a report never goes to an organisation that is closed', () => {
  fc.assert(
    fc.property(anyRules, anyFacts, (rules, facts) => {
      const { organisationId } = decide(rules, facts, organisations);
      expect(organisationId === null || organisations.get(organisationId)?.isActive).toBe(true);
    }),
  );
});

test('with a living rule for everything in the default layer nobody is left without an answer', () => {
  fc.assert(
    fc.property(anyRules, anyFacts, (rules, facts) => {
      expect(decide([...rules, byDefault], facts, organisations).organisationId).not.toBeNull();
    }),
  );
});

const town = {
  organisations,
  categories: [
    { id: 'yard.lift', groupId: 'yard' },
    { id: 'waste.dump', groupId: 'waste' },
  ],
  causeIds: new Set<string>(),
  areas: [{ id: 'north' }, { id: 'south' }],
};

test('a rule called unreachable never decides', () => {
  fc.assert(
    fc.property(anyRules, anyFacts, (rules, facts) => {
      const dead = checkRules(rules, town).filter(
        ({ kind }) => kind === 'unreachable' || kind === 'conflict',
      );
      const { ruleId, reason } = decide(rules, facts, organisations);
      // A broken rule hands over to the default layer, whatever stands above there.
      fc.pre(!reason.key.includes('broken'));
      expect(dead.some((finding) => finding.ruleId === ruleId && ruleId !== null)).toBe(false);
    }),
  );
});

test('a set without dead ends answers for every plain report', () => {
  fc.assert(
    fc.property(anyRules, anyFacts, (rules, facts) => {
      const findings = checkRules(rules, town);
      fc.pre(findings.every(({ kind }) => kind !== 'dead-end' && kind !== 'organisation-closed'));
      expect(decide(rules, facts, organisations).organisationId).not.toBeNull();
    }),
  );
});

test('two targets for the same conditions are a conflict, a closed organisation and a dead end are named', () => {
  const twin = ruleOf({
    id: 'twin',
    target: { kind: 'organisation', organisationId: 'lamp-owner' },
    conditions: { groupIds: ['yard'] },
  });
  const rules = [
    ruleOf({ id: 'yard', conditions: { groupIds: ['yard'] } }),
    twin,
    { ...toClosed, layer: 'default' as const },
  ];
  const kinds = checkRules(rules, town).map(({ kind, ruleId, categoryId }) => [kind, ruleId ?? categoryId]);
  expect(kinds).toContainEqual(['conflict', 'twin']);
  expect(kinds).toContainEqual(['organisation-closed', 'closed']);
  expect(kinds).toContainEqual(['dead-end', 'waste.dump']);
});

test('wider conditions cover narrower ones and not the other way round', () => {
  const wide = ruleConditions.parse({ groupIds: ['yard'] });
  const narrow = ruleConditions.parse({ groupIds: ['yard'], weekdays: [1] });
  expect(covers(wide, narrow)).toBe(true);
  expect(covers(narrow, wide)).toBe(false);
});

test('the reason is told with the category in the language of its reader', () => {
  const reason = { key: 'reports.routing-reason.area', values: { area: 'Северный' } };
  expect(reasonFor(reason, 'Ямка').values).toEqual({ area: 'Северный', category: 'Ямка' });
});
