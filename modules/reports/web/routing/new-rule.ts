import type { RoutingLayer, RoutingRule } from '../../contract/routing.ts';
import { ruleConditions } from '../../contract/routing.ts';
import type { RoutingView } from './describe-rule.ts';

const targets: Partial<Record<RoutingLayer, RoutingRule['target']>> = {
  'asset-owner': { kind: 'asset-owner' },
  'house-management': { kind: 'house-management' },
};

/** A rule to begin with: what its layer is for, to the first organisation of the list. */
export function newRule(layer: RoutingLayer, { organisations }: RoutingView): RoutingRule {
  const first = organisations.find(({ isActive }) => isActive) ?? organisations[0];
  return {
    id: newId(),
    layer,
    note: '',
    conditions: ruleConditions.parse({}),
    target: targets[layer] ?? { kind: 'organisation', organisationId: first?.id ?? '' },
  };
}

/** NOTE: `crypto.randomUUID` exists only on https and localhost; a town may try the product by a plain address. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes]
    .map((byte, index) => (index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
