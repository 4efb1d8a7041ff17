import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SharedLookup } from './shared-lookup.ts';

test('those who ask at once share an answer that was begun after they asked', async () => {
  let isRevoked = false;
  let asked = 0;
  const lookup = new SharedLookup(async () => {
    asked += 1;
    const seen = isRevoked;
    await wait(20);
    return seen;
  });
  const before = lookup.ask('key');
  await wait(5);
  isRevoked = true;
  const after = await Promise.all(Array.from({ length: 50 }, async () => await lookup.ask('key')));
  expect(await before).toBe(false);
  expect(after).toEqual(Array.from({ length: 50 }, () => true));
  expect(asked).toBe(2);
});

test('a lookup that fails is asked again by whoever comes next', async () => {
  let isBroken = true;
  const lookup = new SharedLookup(async () => {
    await wait(5);
    if (isBroken) throw new Error('no answer');
    return 'answer';
  });
  const settled = await Promise.allSettled([lookup.ask('key'), lookup.ask('key')]);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isBroken = false;
  expect(await lookup.ask('key')).toBe('answer');
});
