import type { Formats, Translate } from '#web/texts.tsx';
import type { ClockView, Term } from '../../contract/clocks.ts';

const dayMs = 86_400_000;

/** "until 5 December" for terms in days, day and time for shorter ones. */
export function dueWords(
  { dueOn, dueAt }: Pick<ClockView, 'dueOn' | 'dueAt'>,
  formats: Pick<Formats, 'civilDate' | 'dateTime'>,
): string {
  return dueOn === null ? formats.dateTime(dueAt) : formats.civilDate(dueOn);
}

/** How much is left or by how much it is late, in the largest unit that says something. */
export function leftWords(dueAt: string, now: number, t: Translate): string {
  const leftMs = new Date(dueAt).getTime() - now;
  const amount = Math.abs(leftMs);
  const isLate = leftMs <= 0;
  if (amount >= dayMs) {
    const count = Math.floor(amount / dayMs);
    return isLate ? t('reports.clock.late-days', { count }) : t('reports.clock.left-days', { count });
  }
  const count = Math.max(1, Math.floor(amount / 60_000));
  if (count >= 60) {
    const hours = Math.floor(count / 60);
    return isLate
      ? t('reports.clock.late-hours', { count: hours })
      : t('reports.clock.left-hours', { count: hours });
  }
  return isLate ? t('reports.clock.late-minutes', { count }) : t('reports.clock.left-minutes', { count });
}

export function termWords(term: Term, t: Translate): string {
  if (term.amount === null) return t('reports.rule-page.of-cause');
  return t(`reports.term-unit.${term.unit}`, { count: term.amount });
}
