import { localOf } from '#web/local-time.ts';

export const periodDays = [7, 14, 30, 90] as const;
const dayMs = 86_400_000;

export interface Period {
  readonly from: string;
  readonly to: string;
}

/** The last days by the town's calendar, today with them. */
export function lastDays(count: number, timeZone: string, nowMs = Date.now()): Period {
  const dayOf = (ms: number): string => localOf(new Date(ms).toISOString(), timeZone).slice(0, 10);
  const to = dayOf(nowMs);
  return { from: dayBefore(to, count - 1), to };
}

/** Every civil day of a period. */
export function daysOf({ from, to }: Period): string[] {
  const days: string[] = [];
  for (let day = to; day >= from; day = dayBefore(day, 1)) days.unshift(day);
  return days;
}

function dayBefore(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - count * dayMs).toISOString().slice(0, 10);
}
