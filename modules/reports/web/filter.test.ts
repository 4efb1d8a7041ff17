import { expect, test } from 'vitest';
import { filterInput, readFilter, writeFilter } from './filter.ts';

test('a filter comes back from the address as it was written', () => {
  const filter = { status: 'open', categoryId: 'roads.pothole', text: '№ 12', isOverdue: true } as const;

  expect(readFilter(writeFilter(filter, new URLSearchParams()))).toEqual(filter);
});

test('what else stands in the address stays', () => {
  const filter = { status: null, categoryId: null, text: '', isOverdue: false };

  expect(writeFilter(filter, new URLSearchParams('view=map&status=open')).toString()).toBe('view=map');
});

test('a status nobody knows narrows nothing', () => {
  expect(readFilter(new URLSearchParams('status=;drop')).status).toBeNull();
});

test('open stands for every status that waits for somebody', () => {
  const filter = { status: 'open', categoryId: null, text: '', isOverdue: false } as const;

  expect(filterInput(filter)).toEqual({
    status: ['assigned', 'in-work', 'planned', 'waiting', 'answer-review', 'reopened'],
  });
});
