import { freeMemory } from '../free-memory.ts';
import { giveBackPictureMemory } from '../rtp/picture-memory.ts';
import type { Fragment } from './run.ts';

/** What settled fragments lie in. */
const memoryOf = new WeakMap<Fragment, Buffer>();

/**
 * The same fragment in memory of its own. A fragment that has to wait is moved there: pictures of all cameras lie side by
 * side, and one that stays would keep the megabyte around it.
 */
export function settleFragment(fragment: Fragment): Fragment {
  const memory = Buffer.allocUnsafeSlow(fragment.bytes);
  let at = 0;
  const runs = fragment.runs.map((run) => ({
    ...run,
    samples: run.samples.map((sample) => {
      const start = at;
      at += sample.data.copy(memory, start);
      return { ...sample, data: memory.subarray(start, at) };
    }),
  }));
  releaseFragment(fragment);
  const settled = { ...fragment, runs };
  memoryOf.set(settled, memory);
  return settled;
}

/** NOTE: the only place that gives pictures back; whoever else wants to keep one copies it. */
export function releaseFragment(fragment: Fragment): void {
  const own = memoryOf.get(fragment);
  if (own) return freeMemory(own);
  for (const { samples } of fragment.runs) for (const { data } of samples) giveBackPictureMemory(data);
  return undefined;
}
