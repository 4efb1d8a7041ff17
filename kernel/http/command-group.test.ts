import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { CommandGroup } from './command-group.ts';

function groupOver(together: (calls: readonly number[]) => Promise<readonly unknown[]>) {
  const sizes: number[] = [];
  const group = new CommandGroup<number>({
    together: async (calls) => {
      sizes.push(calls.length);
      return await together(calls);
    },
    alone: async (call) =>
      call === 13 ? await Promise.reject(new Error('thirteen')) : await Promise.resolve(call * 2),
  });
  return { group, sizes };
}

test('calls that come at once go together, and each gets its own answer', async () => {
  const { group, sizes } = groupOver(async (calls) => await Promise.resolve(calls.map((call) => call * 2)));
  const answers = await Promise.all(Array.from({ length: 250 }, async (_, call) => await group.add(call)));
  expect(answers).toEqual(Array.from({ length: 250 }, (_, call) => call * 2));
  expect(sizes).toEqual([100, 100, 50]);
});

test('what comes while a group runs goes with the next one', async () => {
  const { group, sizes } = groupOver(async (calls) => {
    await wait(30);
    return calls;
  });
  const first = group.add(1);
  await wait(15);
  await Promise.all([first, group.add(2), group.add(3)]);
  expect(sizes).toEqual([1, 2]);
});

test('a call that fails does so alone', async () => {
  const { group } = groupOver(async () => await Promise.reject(new Error('the group')));
  const settled = await Promise.allSettled([1, 13, 2].map(async (call) => await group.add(call)));
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(settled[1]).toMatchObject({ reason: new Error('thirteen') });
});
