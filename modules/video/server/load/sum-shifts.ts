import { Temporal } from 'temporal-polyfill';

/*
 * Looks and answers to alarms, summed by person and shift. A look belongs to the shift in which it began. Watched time is
 * that of looks that have ended: with any camera before the eyes (overlaps count once) and of all cameras together.
 */

export interface LoadLook {
  readonly personId: string;
  readonly organisationId: string;
  readonly cameraId: string;
  readonly right: string;
  readonly what: string;
  readonly fromAt: Date;
  readonly toAt: Date | null;
  /** When it was written: footage is looked at long after it was taken. */
  readonly at: Date;
}

export interface LoadAnswer {
  readonly personId: string;
  readonly organisationId: string;
  readonly answer: 'taken' | 'dismissed';
  readonly answeredAt: Date;
}

export interface ShiftSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface SummedShift extends ShiftSpan {
  readonly personId: string;
  readonly organisationId: string;
  readonly cameras: number;
  readonly watchedSeconds: number;
  readonly cameraSeconds: number;
  readonly switches: number;
  readonly footageLooks: number;
  readonly exports: number;
  readonly alarmsTaken: number;
  readonly alarmsDismissed: number;
}

export interface ShiftClock {
  /** Minutes of the day at which shifts begin. */
  readonly starts: readonly number[];
  readonly timeZone: string;
}

/** The newest shift first, in it who watched longest. */
export function sumShifts(
  looks: readonly LoadLook[],
  answers: readonly LoadAnswer[],
  clock: ShiftClock,
): SummedShift[] {
  const shiftAt = shiftsOf(clock);
  const groups = new Map<string, { span: ShiftSpan; looks: LoadLook[]; answers: LoadAnswer[] }>();
  const groupOf = (of: LoadLook | LoadAnswer, at: Date) => {
    const span = shiftAt(at);
    const key = `${of.personId} ${of.organisationId} ${span.fromMs}`;
    const group = groups.get(key) ?? { span, looks: [], answers: [] };
    groups.set(key, group);
    return group;
  };
  for (const look of looks) groupOf(look, beganAt(look)).looks.push(look);
  for (const answer of answers) groupOf(answer, answer.answeredAt).answers.push(answer);
  return [...groups]
    .map(([key, group]) => {
      const [personId = '', organisationId = ''] = key.split(' ');
      return { personId, organisationId, ...group.span, ...sumOf(group) };
    })
    .toSorted((a, b) => b.fromMs - a.fromMs || b.watchedSeconds - a.watchedSeconds);
}

function beganAt({ what, fromAt, at }: LoadLook): Date {
  return what === 'live-ended' || what === 'live-begun' ? fromAt : at;
}

function sumOf({ looks, answers }: { looks: readonly LoadLook[]; answers: readonly LoadAnswer[] }) {
  const ended = looks.flatMap(({ what, fromAt, toAt }) =>
    what === 'live-ended' && toAt !== null ? [{ fromMs: fromAt.getTime(), toMs: toAt.getTime() }] : [],
  );
  const count = (what: readonly string[]): number => looks.filter((look) => what.includes(look.what)).length;
  const said = (answer: LoadAnswer['answer']): number =>
    answers.filter((one) => one.answer === answer).length;
  return {
    cameras: new Set(looks.map(({ cameraId }) => cameraId)).size,
    watchedSeconds: Math.round(unionMs(ended) / 1_000),
    cameraSeconds: Math.round(ended.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0) / 1_000),
    switches: count(['live-begun']),
    footageLooks:
      count(['playback', 'thumbnails']) +
      looks.filter(({ what, right }) => what === 'picture' && right !== 'live').length,
    exports: count(['export']),
    alarmsTaken: said('taken'),
    alarmsDismissed: said('dismissed'),
  };
}

/** What any of the spans covers. */
export function unionMs(spans: readonly ShiftSpan[]): number {
  let sum = 0;
  let untilMs = -Infinity;
  for (const { fromMs, toMs } of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    sum += Math.max(0, toMs - Math.max(fromMs, untilMs));
    untilMs = Math.max(untilMs, toMs);
  }
  return sum;
}

/** The shift of an instant; one before the first start of a day belongs to the day before. */
export function shiftsOf({ starts, timeZone }: ShiftClock): (at: Date) => ShiftSpan {
  const ordered = starts.toSorted((a, b) => a - b);
  const days = new Map<string, readonly number[]>();
  const startsOn = (day: Temporal.PlainDate): readonly number[] => {
    const known = days.get(day.toString());
    const made =
      known ??
      ordered.map((minute) => {
        const time = { hour: Math.floor(minute / 60), minute: minute % 60 };
        return day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
      });
    days.set(day.toString(), made);
    return made;
  };
  return (at) => {
    const ms = at.getTime();
    const day = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate();
    const [before, after] = [day.subtract({ days: 1 }), day.add({ days: 1 })];
    const all = [...startsOn(before), ...startsOn(day), ...startsOn(after)];
    const next = all.findIndex((startMs) => startMs > ms);
    return { fromMs: all[next - 1] ?? ms, toMs: all[next] ?? ms };
  };
}
