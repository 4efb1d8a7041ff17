import { Problem } from '#kernel/errors/problem.ts';
import { fileProblems } from './problems.ts';

export interface Gate {
  /** Runs `work` when a place is free; throws `files.busy` when the queue is full too. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** Bounds how much happens at once, so that many uploads together cannot take the memory of the machine. */
export function createGate(limits: { atOnce: number; waiting: number }): Gate {
  const queue: (() => void)[] = [];
  let running = 0;

  async function enter(): Promise<void> {
    if (running < limits.atOnce) {
      running += 1;
      return;
    }
    if (queue.length >= limits.waiting) throw new Problem(fileProblems.busy);
    // NOTE: the place passes from the one who leaves straight to the first in the queue; `running` stays as it is.
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  function leave(): void {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  }

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

export interface CallerGate {
  /** Runs `work` at once; throws `files.busy` when this caller has as much running as one may. */
  run<T>(caller: string, work: () => Promise<T>): Promise<T>;
}

/** Bounds what one caller has running, so that a few slow lines from one place cannot take the places of all. */
export function createCallerGate(atOnce: number): CallerGate {
  const running = new Map<string, number>();

  return {
    async run(caller, work) {
      const others = running.get(caller) ?? 0;
      if (others >= atOnce) throw new Problem(fileProblems.busy);
      running.set(caller, others + 1);
      try {
        return await work();
      } finally {
        const left = (running.get(caller) ?? 1) - 1;
        if (left === 0) running.delete(caller);
        else running.set(caller, left);
      }
    },
  };
}
