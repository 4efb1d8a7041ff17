import { Temporal } from 'temporal-polyfill';

export interface QuietHours {
  /** Minutes after midnight, in the town's zone; later than `untilMinute` when the night lies between. */
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/** When the quiet that holds now is over; null when it is not quiet. */
export function quietUntil(
  now: Date,
  { fromMinute, untilMinute }: QuietHours,
  timeZone: string,
): Date | null {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const minute = local.hour * 60 + local.minute;
  const isOvernight = fromMinute > untilMinute;
  const isEvening = minute >= fromMinute;
  const isMorning = minute < untilMinute;
  if (isOvernight ? !isEvening && !isMorning : !isEvening || !isMorning) return null;

  const lastDay = local.toPlainDate().add({ days: isOvernight && isEvening ? 1 : 0 });
  const plainTime = new Temporal.PlainTime(Math.floor(untilMinute / 60), untilMinute % 60);
  return new Date(lastDay.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds);
}

export function minuteOf(timeOfDay: string): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  return hours * 60 + minutes;
}

export function timeOfDayOf(minute: number): string {
  const pad = (number: number): string => String(number).padStart(2, '0');
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}
