import type { AlarmRule, KeptEpisode, MachineSignal } from '../alarm-machine.ts';
import { bySequence } from '../alarm-machine.ts';
import { receiveSignals } from '../receive-signals.ts';

/** What the database keeps of one alarm, as text: reading it back is a restart. */
export interface StoredAlarm {
  readonly lastSequence: number | null;
  readonly signals: readonly MachineSignal[];
  readonly episodes: readonly KeptEpisode[];
}

export const emptyAlarm: StoredAlarm = { lastSequence: null, signals: [], episodes: [] };

/** One transaction: all of it, or nothing of it. */
export async function takeIn(
  stored: StoredAlarm,
  sent: readonly MachineSignal[],
  rule: AlarmRule,
): Promise<StoredAlarm> {
  const known = new Set(stored.signals.map(({ signalId }) => signalId));
  const fresh = [...new Map(sent.map((signal) => [signal.signalId, signal])).values()].filter(
    ({ signalId }) => !known.has(signalId),
  );
  if (fresh.length === 0) return stored;
  const signals = [...stored.signals, ...fresh];
  const { saved, absorbed } = await receiveSignals(
    {
      lastSequence: stored.lastSequence,
      lastEpisode: async () => await Promise.resolve(stored.episodes.at(-1) ?? null),
      episodesFrom: async (sequence) => {
        const index = stored.episodes.findLastIndex(({ firstSequence }) => firstSequence <= sequence);
        return await Promise.resolve(stored.episodes.slice(Math.max(index, 0)));
      },
      signalsFrom: async (from) => await Promise.resolve(signals.filter(({ sequence }) => sequence >= from)),
    },
    fresh,
    rule,
  );
  const episodes = new Map(stored.episodes.map((episode) => [episode.id, episode]));
  for (const id of absorbed) episodes.delete(id);
  for (const episode of saved) episodes.set(episode.id, episode);
  return {
    lastSequence: Math.max(stored.lastSequence ?? -1, ...fresh.map(({ sequence }) => sequence)),
    signals,
    episodes: [...episodes.values()].sort((one, other) => one.firstSequence - other.firstSequence),
  };
}

/** A source that says something every few seconds; its numbers count up. */
export function sayings(count: number, random: () => number): MachineSignal[] {
  let atMs = Date.UTC(2026, 10, 21);
  return Array.from({ length: count }, (_, index) => {
    atMs += Math.floor(random() * 40_000);
    const kind = random() < 0.7 ? 'raise' : 'clear';
    return { signalId: `s${index}`, sequence: index, kind, at: new Date(atMs) };
  });
}

/** Some twice, some far from their place: late by up to `reach`. */
export function delivered(
  signals: readonly MachineSignal[],
  random: () => number,
  reach: number,
): MachineSignal[] {
  return signals
    .flatMap((signal) => (random() < 0.2 ? [signal, signal] : [signal]))
    .map((signal) => ({ signal, place: signal.sequence + (random() < 0.3 ? random() * reach : 0) }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ signal }) => signal);
}

/**
 * What must come out when nothing but clears ends an episode, told without the machine: runs of raises between clears.
 */
export function runsBetweenClears(signals: readonly MachineSignal[]): { first: number; count: number }[] {
  const runs: { first: number; count: number }[] = [];
  let isOpen = false;
  for (const { kind, sequence } of signals.toSorted(bySequence)) {
    const last = runs.at(-1);
    if (kind === 'clear') isOpen = false;
    else if (isOpen && last) last.count += 1;
    else {
      runs.push({ first: sequence, count: 1 });
      isOpen = true;
    }
  }
  return runs;
}

/** Deterministic numbers from 0 up to, not including, 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
