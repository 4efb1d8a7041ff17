import { fixedHolidays, starterCalendars } from './calendars/starter-calendars.ts';
import type { CalendarYear, WorkCalendar } from './calendar.ts';

/** The calendars a new town starts with, as the engine reads them. */
export function starterCalendar(country: 'RU' | 'UA'): WorkCalendar {
  const years = starterCalendars
    .filter((year) => year.country === country)
    .map((year): [number, CalendarYear] => [
      year.year,
      {
        isProvisional: year.isProvisional,
        days: new Map([
          ...year.daysOff.map((on) => [on, 'off'] as const),
          ...year.workingDays.map((on) => [on, 'working'] as const),
        ]),
      },
    ]);
  return { years: new Map(years), fixedHolidays: fixedHolidays[country] };
}

export const moscow = { calendar: starterCalendar('RU'), timeZone: 'Europe/Moscow' };
export const yekaterinburg = { calendar: starterCalendar('RU'), timeZone: 'Asia/Yekaterinburg' };
export const kyiv = { calendar: starterCalendar('UA'), timeZone: 'Europe/Kyiv' };
