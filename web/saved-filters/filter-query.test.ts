import { expect, test } from 'vitest';
import { filterOf } from './filter-query.ts';

const names = ['status', 'text', 'overdue'];

test('what is no filter is left out', () => {
  expect(filterOf(new URLSearchParams('task=7&status=open&view=map&text='), names)).toBe('status=open');
});

test('the order in the address does not matter', () => {
  const one = new URLSearchParams('text=яма&status=open&overdue=1');
  const same = new URLSearchParams('overdue=1&status=open&text=яма');
  expect(filterOf(one, names)).toBe(filterOf(same, names));
});
