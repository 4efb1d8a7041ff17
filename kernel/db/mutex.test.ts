import { expect, test } from 'vitest';
import { Mutex } from './mutex.ts';
import type { Lane } from './mutex.ts';

/** Holds the turn, lets all of them queue up, and answers in which order they got it. */
async function orderOf(lanes: readonly Lane[]): Promise<string[]> {
  const mutex = new Mutex();
  const release = await mutex.acquire();
  const order: string[] = [];
  const waiting = lanes.map(async (lane, index) => {
    const handOn = await mutex.acquire(lane);
    order.push(`${lane} ${index}`);
    handOn();
  });
  release();
  await Promise.all(waiting);
  return order;
}

test('within a lane the first to come is the first served', async () => {
  expect(await orderOf(['foreground', 'foreground', 'foreground'])).toEqual([
    'foreground 0',
    'foreground 1',
    'foreground 2',
  ]);
});

test('who waits in the foreground goes before the background', async () => {
  expect(await orderOf(['background', 'background', 'foreground'])).toEqual([
    'foreground 2',
    'background 0',
    'background 1',
  ]);
});

test('the background has every fifth turn at least', async () => {
  const lanes: Lane[] = ['background', 'background', ...Array<Lane>(9).fill('foreground')];
  const order = await orderOf(lanes);
  expect(order.indexOf('background 0')).toBe(4);
  expect(order.indexOf('background 1')).toBe(9);
});

test('a turn is held by one at a time, and handed on once', async () => {
  const mutex = new Mutex();
  const release = await mutex.acquire();
  let holders = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    holders += 1;
    most = Math.max(most, holders);
    await Promise.resolve();
    holders -= 1;
  };
  const all = Promise.all([mutex.run(work), mutex.run(work), mutex.run(work)]);
  release();
  release();
  await all;
  expect(most).toBe(1);
});

test('a failure hands the turn on', async () => {
  const mutex = new Mutex();
  await expect(mutex.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await mutex.run(() => Promise.resolve('yes'))).toBe('yes');
});
