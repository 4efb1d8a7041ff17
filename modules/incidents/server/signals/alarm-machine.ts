/*
 * The alarm machine: what a source said, in whatever order it came, becomes episodes of one alarm.
 *
 * An alarm is one thing of one source that can be wrong: the smoke detector of a corridor, a pump's overload. Its source
 * numbers what it says. An **episode** is a run of raises that no clear has ended; it is active or cleared, and
 * acknowledged or not, each by itself.
 *
 *     nothing ──raise──▶ active ──clear, or silence──▶ cleared ──raise──▶ a new episode
 *                        │    ▲                          │
 *                        └────┴── raise: counted         └── raise within the hold-off: the same episode again
 *
 * The definition is `foldSignals`: the signals of an alarm, each once, by number. What is stored must equal it however
 * they came: twice, late, out of order, before and after a restart. A signal that is next in order costs one step; one
 * that is late folds the episodes from its place on anew, and `reconcile` keeps their identity: a split episode leaves
 * its acknowledgement and its incident to both parts, joined ones become the earlier.
 */

export interface MachineSignal {
  /** The source's own name of this signal: the same name is the same signal. */
  readonly signalId: string;
  /** Its place among the signals of its alarm, as the source counts. */
  readonly sequence: number;
  readonly kind: 'raise' | 'clear';
  readonly at: Date;
}

export interface AlarmRule {
  /** So soon after a clear a raise is the same trouble; 0: each raise after a clear is a new episode. */
  readonly holdOffMs: number;
  /** Without a raise for so long the alarm counts as over; null: only its source or a person ends it. */
  readonly autoClearMs: number | null;
}

export interface Episode {
  readonly firstSequence: number;
  /** Of the last raise. */
  readonly lastSequence: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly raiseCount: number;
  readonly clearedAt: Date | null;
  readonly clearedBy: 'source' | 'silence' | null;
}

/** An episode as people have worked on it. */
export interface KeptEpisode extends Episode {
  readonly id: string;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedByPersonId: string | null;
  /** Raises up to this one were seen by whoever acknowledged. */
  readonly acknowledgedSequence: number | null;
  readonly incidentId: string | null;
  readonly settledAs: 'opened' | 'joined' | 'dismissed' | null;
}

/** What one signal does to an episode; answers the last episode, which may be a new one after `before`. */
export function advance(before: Episode | null, signal: MachineSignal, rule: AlarmRule): Episode | null {
  if (!before) return signal.kind === 'raise' ? begin(signal) : null;
  const ended = endBySilence(before, signal.at, rule);
  if (signal.kind === 'clear')
    return ended.clearedAt === null ? { ...ended, clearedAt: signal.at, clearedBy: 'source' } : ended;
  return continues(before, signal, rule) ? extend(before, signal) : begin(signal);
}

/** An active episode that has been silent for too long at `now` has ended when the silence became too long. */
export function endBySilence(episode: Episode, now: Date, { autoClearMs }: AlarmRule): Episode {
  if (episode.clearedAt !== null || autoClearMs === null) return episode;
  const endsAt = new Date(episode.lastAt.getTime() + autoClearMs);
  return now > endsAt ? { ...episode, clearedAt: endsAt, clearedBy: 'silence' } : episode;
}

function continues(before: Episode, { at }: MachineSignal, { autoClearMs, holdOffMs }: AlarmRule): boolean {
  const sinceRaiseMs = at.getTime() - before.lastAt.getTime();
  const isSilent = autoClearMs !== null && sinceRaiseMs > autoClearMs;
  if (before.clearedBy !== 'source') return !isSilent;
  return before.clearedAt !== null && at.getTime() - before.clearedAt.getTime() < holdOffMs;
}

function begin({ sequence, at }: MachineSignal): Episode {
  return {
    firstSequence: sequence,
    lastSequence: sequence,
    firstAt: at,
    lastAt: at,
    raiseCount: 1,
    clearedAt: null,
    clearedBy: null,
  };
}

/** NOTE: a source whose clock steps back must not shorten its own silence, so that the last raise is the latest one. */
function extend(episode: Episode, { sequence, at }: MachineSignal): Episode {
  return {
    ...episode,
    lastSequence: sequence,
    lastAt: at > episode.lastAt ? at : episode.lastAt,
    raiseCount: episode.raiseCount + 1,
    clearedAt: null,
    clearedBy: null,
  };
}

/** The definition: all episodes of the signals of one alarm, each signal once, in any order. */
export function foldSignals(signals: readonly MachineSignal[], rule: AlarmRule): Episode[] {
  const episodes: Episode[] = [];
  for (const signal of signals.toSorted(bySequence)) {
    const before = episodes.at(-1) ?? null;
    const after = advance(before, signal, rule);
    if (!after) continue;
    if (before && after.firstSequence !== before.firstSequence) {
      episodes[episodes.length - 1] = endBySilence(before, signal.at, rule);
      episodes.push(after);
    } else episodes[before ? episodes.length - 1 : 0] = after;
  }
  return episodes;
}

export function bySequence(one: MachineSignal, other: MachineSignal): number {
  return one.sequence - other.sequence || (one.signalId < other.signalId ? -1 : 1);
}

export interface Reconciled {
  readonly kept: readonly KeptEpisode[];
  /** Ids of episodes that have become part of an earlier one. */
  readonly absorbed: readonly string[];
}

/** Gives folded episodes the identity of those they were known as. `makeId` names the ones nobody has seen. */
export function reconcile(
  known: readonly KeptEpisode[],
  folded: readonly Episode[],
  makeId: () => string,
): Reconciled {
  const earlier = known.toSorted((one, other) => one.firstSequence - other.firstSequence);
  const absorbed: string[] = [];
  const kept = folded.map((episode, index): KeptEpisode => {
    const until = folded[index + 1]?.firstSequence ?? Infinity;
    const within = earlier.filter(
      ({ firstSequence }) => firstSequence >= episode.firstSequence && firstSequence < until,
    );
    const [first, ...others] = within;
    absorbed.push(...others.map(({ id }) => id));
    if (first) return { ...joined(first, others), ...episode };
    const whole = earlier.findLast(({ firstSequence }) => firstSequence < episode.firstSequence);
    return { ...partOf(whole, episode), ...episode, id: makeId() };
  });
  return { kept, absorbed };
}

function joined(first: KeptEpisode, others: readonly KeptEpisode[]): KeptEpisode {
  return others.reduce<KeptEpisode>((one, other) => {
    const isLater = (other.acknowledgedSequence ?? -1) > (one.acknowledgedSequence ?? -1);
    return {
      ...one,
      ...(isLater ? acknowledgementOf(other) : {}),
      ...(one.settledAs === null ? { incidentId: other.incidentId, settledAs: other.settledAs } : {}),
    };
  }, first);
}

const untouched = {
  acknowledgedAt: null,
  acknowledgedByPersonId: null,
  acknowledgedSequence: null,
  incidentId: null,
  settledAs: null,
} as const;

/** A part that split off was seen when its first raise had been seen as part of the whole. */
function partOf(whole: KeptEpisode | undefined, { firstSequence }: Episode) {
  if (!whole || firstSequence > whole.lastSequence) return untouched;
  const wasSeen = (whole.acknowledgedSequence ?? -1) >= firstSequence;
  const { incidentId, settledAs } = whole;
  return { ...untouched, ...(wasSeen ? acknowledgementOf(whole) : {}), incidentId, settledAs };
}

function acknowledgementOf({
  acknowledgedAt,
  acknowledgedByPersonId,
  acknowledgedSequence,
}: KeptEpisode): Pick<KeptEpisode, 'acknowledgedAt' | 'acknowledgedByPersonId' | 'acknowledgedSequence'> {
  return { acknowledgedAt, acknowledgedByPersonId, acknowledgedSequence };
}
