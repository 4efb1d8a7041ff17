import type { Cell, TableDocument } from '#kernel/documents/table-document.ts';
import type { CameraHealth } from '../../contract/health.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { percentOf } from './ledger-seconds.ts';
import type { Period } from './present-health.ts';

const secondsOfHour = 3_600;

/** To be put beside the contract: each camera and all of them, then every day. */
export function serviceLevelDocument(
  { locale, text, town, clock }: VideoContext,
  { from, to }: Period,
  told: { readonly targetPercent: number; readonly cameras: readonly CameraHealth[] },
): TableDocument {
  const t = (key: string, values?: Record<string, string | number>): string => text(locale, key, values);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const dayOf = (on: string): string => day.format(new Date(`${on}T00:00:00Z`));
  const made = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: town.timeZone,
  });
  return {
    title: t('video.service-level.title'),
    lead: [
      `${town.name}: ${t('video.oversight.span', { from: dayOf(from), to: dayOf(to) })}`,
      t('video.service-level.target', { percent: told.targetPercent }),
    ],
    tables: [
      {
        title: t('video.service-level.by-camera'),
        columns: ['camera', 'owner', 'ordered', 'online', 'share', 'outages', 'target', 'kept'].map((id) =>
          t(`video.service-level.column.${id}`),
        ),
        rows: [
          ...told.cameras.map((one) => [
            `${one.camera.number}. ${one.camera.name}`,
            one.ownerName,
            ...figuresOf(one),
            one.outages,
            { percent: one.targetPercent.toFixed(2) },
            keptOf(one.onlinePercent, one.targetPercent, t),
          ]),
          totalOf(told.cameras, t),
        ],
      },
      {
        title: t('video.service-level.by-day'),
        columns: ['camera', 'day', 'ordered', 'online', 'share'].map((id) =>
          t(`video.service-level.column.${id}`),
        ),
        rows: told.cameras.flatMap(({ camera, days }) =>
          days.map((one) => [`${camera.number}. ${camera.name}`, one.day, ...figuresOf(one)]),
        ),
      },
    ],
    notesTitle: t('video.service-level.notes'),
    notes: [
      t('video.service-level.note-seconds'),
      t('video.service-level.note-made', { at: made.format(clock.now()) }),
    ],
  };
}

function figuresOf(told: { readonly ordered: number; readonly online: number }): Cell[] {
  const percent = percentOf(told);
  return [
    hoursOf(told.ordered),
    hoursOf(told.online),
    percent === null ? null : { percent: percent.toFixed(2) },
  ];
}

/** To the second, so that a report can be held against the ledger: `23:59:58`. */
function hoursOf(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / secondsOfHour);
  return `${hours}:${two(Math.floor((seconds % secondsOfHour) / 60))}:${two(seconds % 60)}`;
}

type Text = (key: string) => string;

function keptOf(percent: number | null, targetPercent: number, t: Text): string {
  if (percent === null) return t('video.service-level.unknown');
  return t(percent >= targetPercent ? 'video.service-level.is-kept' : 'video.service-level.is-missed');
}

/** Cameras of different contracts together were to reach the mean of what these ask for, by ordered seconds. */
function totalOf(cameras: readonly CameraHealth[], t: Text): Cell[] {
  const sum = (of: (one: CameraHealth) => number): number =>
    cameras.reduce((total, one) => total + of(one), 0);
  const all = { ordered: sum(({ ordered }) => ordered), online: sum(({ online }) => online) };
  const agreed = sum(({ ordered, targetPercent }) => ordered * targetPercent);
  const targetPercent = all.ordered === 0 ? 0 : agreed / all.ordered;
  return [
    t('video.service-level.all'),
    '',
    ...figuresOf(all),
    sum(({ outages }) => outages),
    all.ordered === 0 ? null : { percent: targetPercent.toFixed(2) },
    keptOf(percentOf(all), targetPercent, t),
  ];
}
