import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import type { SimpleRule } from '../server/routing.store.ts';

interface Rule {
  readonly category?: string;
  readonly group?: string;
  /** An organisation's key, or `house-management`. */
  readonly to: string;
}

/** Who answers for what in Atomgrad; the last rule leaves nothing unanswered. */
const rules: readonly Rule[] = [
  { category: 'utilities.gas', to: 'gas' },
  { category: 'utilities.cold', to: 'heat' },
  { category: 'utilities.no-power', to: 'power' },
  { category: 'lighting.wires', to: 'power' },
  { group: 'utilities', to: 'water' },
  { group: 'lighting', to: 'lighting' },
  { group: 'yard', to: 'house-management' },
  { group: 'waste', to: 'waste' },
  { group: 'green', to: 'green' },
  { group: 'transport', to: 'transport' },
  { group: 'roads', to: 'roads' },
  { category: 'public-space.noise', to: 'police' },
  { group: 'public-space', to: 'roads' },
  { to: 'administration' },
];

export function demoRoutingRules(town: DemoTown): SimpleRule[] {
  return rules.map((rule, index) => {
    const isHouse = rule.to === 'house-management';
    return {
      id: newId(town.clock.now().getTime()),
      position: index + 1,
      categoryId: rule.category ?? null,
      groupId: rule.group ?? null,
      areaId: null,
      target: isHouse ? ('house-management' as const) : ('organisation' as const),
      organisationId: isHouse ? null : town.organisationId(rule.to),
    };
  });
}
