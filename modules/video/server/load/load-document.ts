import type { TableDocument } from '#kernel/documents/table-document.ts';
import type { ShiftLoad } from '../../contract/load.ts';
import type { VideoContext } from '../cameras/present-camera.ts';

const columns = [
  'person',
  'organisation',
  'shift',
  'cameras',
  'watched',
  'camera-hours',
  'switches',
  'footage',
  'exports',
  'taken',
  'dismissed',
] as const;

/** The work of shifts as a table for a spreadsheet. */
export function loadDocument(
  { locale, text, town }: VideoContext,
  told: {
    readonly from: string;
    readonly to: string;
    readonly shifts: readonly ShiftLoad[];
    readonly isCut: boolean;
  },
): TableDocument {
  const t = (key: string, values?: Record<string, string | number>): string => text(locale, key, values);
  const moment = new Intl.DateTimeFormat(locale, {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: town.timeZone,
  });
  const at = (instant: string): string => moment.format(new Date(instant));
  return {
    title: t('video.load.title'),
    lead: [`${town.name}: ${t('video.oversight.span', { from: told.from, to: told.to })}`],
    tables: [
      {
        title: t('video.load.by-shift'),
        columns: columns.map((id) => t(`video.load.column.${id}`)),
        rows: told.shifts.map((shift) => [
          shift.personName,
          shift.organisationName,
          `${at(shift.from)} – ${at(shift.to)}`,
          shift.cameras,
          hoursOf(shift.watchedSeconds),
          hoursOf(shift.cameraSeconds),
          shift.switches,
          shift.footageLooks,
          shift.exports,
          shift.alarmsTaken,
          shift.alarmsDismissed,
        ]),
      },
    ],
    notesTitle: t('video.service-level.notes'),
    notes: [t('video.load.note'), ...(told.isCut ? [t('video.load.cut')] : [])],
  };
}

/** `7:05:00` */
function hoursOf(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor((seconds % 3_600) / 60))}:${two(seconds % 60)}`;
}
