import { newId } from '#kernel/ids.ts';
import { advance, bySequence, endBySilence, foldSignals, reconcile } from './alarm-machine.ts';
import type { AlarmRule, KeptEpisode, MachineSignal } from './alarm-machine.ts';

/** What is stored of one alarm, as the machine asks for it. The signals that are being taken in are among them. */
export interface AlarmMemory {
  /** The highest number taken in before these signals; null: none yet. */
  readonly lastSequence: number | null;
  lastEpisode(): Promise<KeptEpisode | null>;
  /** All episodes from the one that was under way at this number on. */
  episodesFrom(sequence: number): Promise<readonly KeptEpisode[]>;
  /** Signals with this number or a later one. */
  signalsFrom(sequence: number): Promise<readonly MachineSignal[]>;
}

export interface AlarmChange {
  readonly saved: readonly KeptEpisode[];
  readonly absorbed: readonly string[];
}

/** Takes in signals of one alarm, none of which was taken in before; duplicates are the caller's to refuse. */
export async function receiveSignals(
  memory: AlarmMemory,
  signals: readonly MachineSignal[],
  rule: AlarmRule,
): Promise<AlarmChange> {
  const last = memory.lastSequence ?? -1;
  const late = signals.filter(({ sequence }) => sequence <= last);
  const next = signals.filter(({ sequence }) => sequence > last).toSorted(bySequence);
  if (late.length === 0) return { saved: takeNext(await memory.lastEpisode(), next, rule), absorbed: [] };
  return (await countInside(memory, { late, next }, rule)) ?? (await foldAnew(memory, late, rule));
}

function takeNext(
  before: KeptEpisode | null,
  signals: readonly MachineSignal[],
  rule: AlarmRule,
): KeptEpisode[] {
  const episodes: KeptEpisode[] = before ? [before] : [];
  for (const signal of signals) {
    const current = episodes.at(-1) ?? null;
    const after = advance(current, signal, rule);
    if (!after) continue;
    if (current && after.firstSequence === current.firstSequence) {
      episodes[episodes.length - 1] = { ...current, ...after };
      continue;
    }
    if (current) episodes[episodes.length - 1] = { ...current, ...endBySilence(current, signal.at, rule) };
    episodes.push({ ...unseen, ...after, id: newId() });
  }
  return episodes;
}

/** What nobody has looked at or decided on. */
export const unseen = {
  acknowledgedAt: null,
  acknowledgedByPersonId: null,
  acknowledgedSequence: null,
  incidentId: null,
  settledAs: null,
} as const;

interface Arrived {
  readonly late: readonly MachineSignal[];
  readonly next: readonly MachineSignal[];
}

/** Late raises between two raises of the episode that is last change nothing but its count: a storm's usual case. */
async function countInside(
  memory: AlarmMemory,
  { late, next }: Arrived,
  rule: AlarmRule,
): Promise<AlarmChange | undefined> {
  const last = await memory.lastEpisode();
  if (!last || rule.autoClearMs !== null || rule.holdOffMs > 0) return undefined;
  const isInside = late.every(
    ({ kind, sequence }) => kind === 'raise' && sequence > last.firstSequence && sequence < last.lastSequence,
  );
  if (!isInside) return undefined;
  const lastAt = new Date(Math.max(last.lastAt.getTime(), ...late.map(({ at }) => at.getTime())));
  const counted = { ...last, lastAt, raiseCount: last.raiseCount + late.length };
  return { saved: takeNext(counted, next, rule), absorbed: [] };
}

/** From the episode on that was under way at the earliest late signal; nothing before it can change. */
async function foldAnew(
  memory: AlarmMemory,
  late: readonly MachineSignal[],
  rule: AlarmRule,
): Promise<AlarmChange> {
  const earliest = Math.min(...late.map(({ sequence }) => sequence));
  const known = await memory.episodesFrom(earliest);
  const anchor = Math.min(known[0]?.firstSequence ?? earliest, earliest);
  const folded = foldSignals(await memory.signalsFrom(anchor), rule);
  const { kept, absorbed } = reconcile(known, folded, () => newId());
  return { saved: kept, absorbed };
}
