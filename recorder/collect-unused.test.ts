import { expect, test } from 'vitest';
import { UnusedWatch } from './collect-unused.ts';

const megabyte = 1024 ** 2;

/** Of a program that holds so much, however much it has thrown away. */
function memoryOf(livingMb: number) {
  const state = { livingMb, unusedMb: 0, collections: 0 };
  const watch = new UnusedWatch({
    readBytes: () => (state.livingMb + state.unusedMb) * megabyte,
    collect: () => {
      state.unusedMb = 0;
      state.collections += 1;
    },
  });
  return { state, watch };
}

test('buffers that nobody uses never pile up beyond the bound by more than comes between two looks', () => {
  const { state, watch } = memoryOf(20);
  let mostMb = 0;
  for (let look = 0; look < 1_000; look += 1) {
    state.unusedMb += 3;
    watch.look();
    mostMb = Math.max(mostMb, state.unusedMb);
  }

  expect(mostMb).toBeLessThan(35);
  expect(state.collections).toBeGreaterThan(80);
});

test('footage that waits for a disk is no reason to collect over and over', () => {
  const { state, watch } = memoryOf(20);
  state.livingMb = 100;
  for (let look = 0; look < 100; look += 1) watch.look();

  expect(state.collections).toBe(1);
  state.livingMb = 20;
  watch.look();
  state.unusedMb = 40;
  watch.look();
  expect(state.collections).toBe(2);
});
