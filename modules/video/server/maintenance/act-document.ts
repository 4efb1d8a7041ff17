import type { TableDocument } from '#kernel/documents/table-document.ts';
import type { Currency, WorkOrderView } from '../../contract/maintenance.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { currencyOf } from './currency.ts';

const minorOfMajor = 100;

/** What was done, for both sides to sign. */
export function actDocument({ locale, text, town }: VideoContext, order: WorkOrderView): TableDocument {
  const t = (key: string, values?: Record<string, string | number>): string => text(locale, key, values);
  const time = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: town.timeZone,
  });
  const at = (instant: string | null): string => (instant === null ? '' : time.format(new Date(instant)));
  const rows = [
    [t('video.service-level.column.camera'), `${order.camera.number}. ${order.camera.name}`],
    [t('video.work.address'), order.camera.address],
    [t('video.work.owner'), order.ownerName],
    [t('video.work.contractor'), order.contractorName],
    [t('video.work.fault'), t(`video.work-fault.${order.fault}`)],
    [t('video.work.description'), order.description],
    [t('video.work.issued'), at(order.issuedAt)],
    [t('video.work.due'), at(order.dueAt)],
    [t('video.work.done-at'), at(order.doneAt)],
    [t('video.work.done-what'), order.work ?? ''],
    [t('video.work.cost'), costOf(order.costMinor, locale, currencyOf(town))],
  ];
  return {
    title: t('video.work.act-title', { number: order.number }),
    lead: [town.name],
    tables: [{ title: '', columns: [t('video.work.act-what'), t('video.work.act-said')], rows }],
    notesTitle: t('video.work.act-signatures'),
    notes: [
      t('video.work.act-sign', { name: order.contractorName }),
      t('video.work.act-sign', { name: order.ownerName }),
    ],
    isPortrait: true,
  };
}

function costOf(costMinor: number | null, locale: string, currency: Currency): string {
  if (costMinor === null) return '—';
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(costMinor / minorOfMajor);
}
