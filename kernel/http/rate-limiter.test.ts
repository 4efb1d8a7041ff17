import { expect, test } from 'vitest';
import { RateLimiter } from './rate-limiter.ts';

const twoAMinute = { limit: 2, windowMs: 60_000 };

test('the request over the limit is told how long to wait', () => {
  const limiter = new RateLimiter();
  limiter.take('a', twoAMinute, 0);
  limiter.take('a', twoAMinute, 10_000);

  expect(limiter.take('a', twoAMinute, 20_000)).toBe(40_000);
});

test('a new window begins anew', () => {
  const limiter = new RateLimiter();
  for (const atMs of [0, 1, 2]) limiter.take('a', twoAMinute, atMs);

  expect(limiter.take('a', twoAMinute, 60_000)).toBe(0);
});

test('callers do not count for each other', () => {
  const limiter = new RateLimiter();
  for (const atMs of [0, 1, 2]) limiter.take('a', twoAMinute, atMs);

  expect(limiter.take('b', twoAMinute, 3)).toBe(0);
});
