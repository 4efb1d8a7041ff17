import { expect, test } from 'vitest';
import { createCallerGate } from './gate.ts';

function pending() {
  return Promise.withResolvers<void>();
}

test('one caller cannot take more places than one may', async () => {
  const gate = createCallerGate(2);
  const slow = pending();
  const running = [gate.run('a', () => slow.promise), gate.run('a', () => slow.promise)];
  await expect(gate.run('a', async () => {})).rejects.toMatchObject({ message: 'files.busy' });
  slow.resolve();
  await Promise.all(running);
});

test('slow uploads of one caller leave the places of others free', async () => {
  const gate = createCallerGate(1);
  const slow = pending();
  const running = gate.run('a', () => slow.promise);
  await expect(gate.run('b', async () => 'taken in')).resolves.toBe('taken in');
  slow.resolve();
  await running;
});

test('a place is free again when its upload failed', async () => {
  const gate = createCallerGate(1);
  await gate.run('a', () => Promise.reject(new Error('cut off'))).catch(() => {});
  await expect(gate.run('a', async () => 'taken in')).resolves.toBe('taken in');
});
