import { setTimeout as wait } from 'node:timers/promises';
import { outsideTransaction } from '#kernel/db/scope.ts';

/*
 * Group commit: calls of one route that come while others are being run wait for these, and then go together in one
 * transaction. The busier the hub, the larger the groups, so that the cost of a call falls when there are many; a lone call
 * waits for a few milliseconds only.
 */

/** So long the first call of a group waits for others. */
const gatheringMs = 8;
const callsAtMost = 100;

interface Ways<Call> {
  /** Runs calls in one transaction; an answer for each, in their order. */
  readonly together: (calls: readonly Call[]) => Promise<readonly unknown[]>;
  readonly alone: (call: Call) => Promise<unknown>;
}

interface Waiting<Call> {
  readonly call: Call;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export class CommandGroup<Call> {
  readonly #ways: Ways<Call>;
  #waiting: Waiting<Call>[] = [];
  #isRunning = false;

  constructor(ways: Ways<Call>) {
    this.#ways = ways;
  }

  /** The call's own answer. @throws what the call by itself throws */
  async add(call: Call): Promise<unknown> {
    const answer = new Promise((resolve, reject) => this.#waiting.push({ call, resolve, reject }));
    if (!this.#isRunning) {
      this.#isRunning = true;
      void outsideTransaction(async () => await this.#runAll());
    }
    return await answer;
  }

  async #runAll(): Promise<void> {
    await wait(gatheringMs);
    while (this.#waiting.length > 0) await this.#run(this.#waiting.splice(0, callsAtMost));
    this.#isRunning = false;
  }

  /** Never fails: what goes wrong is told to whoever called. */
  async #run(group: readonly Waiting<Call>[]): Promise<void> {
    try {
      const answers = await this.#ways.together(group.map(({ call }) => call));
      for (const [index, { resolve }] of group.entries()) resolve(answers[index]);
    } catch {
      // Whose fault it was shows when each is run by itself; the others are none the worse.
      for (const { call, resolve, reject } of group) await this.#ways.alone(call).then(resolve, reject);
    }
  }
}

const groups = new WeakMap<object, Map<string, CommandGroup<never>>>();

/** The one group of a route in a hub. */
export function groupOf<Call>(hub: object, routeId: string, ways: Ways<Call>): CommandGroup<Call> {
  const ofHub = groups.get(hub) ?? new Map<string, CommandGroup<never>>();
  groups.set(hub, ofHub);
  const known = ofHub.get(routeId);
  // NOTE: a route has one form of call; the map cannot say so.
  if (known) return known as unknown as CommandGroup<Call>;
  const group = new CommandGroup(ways);
  ofHub.set(routeId, group as unknown as CommandGroup<never>);
  return group;
}
