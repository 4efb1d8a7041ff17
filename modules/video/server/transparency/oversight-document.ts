import { writeDataDocument } from '#kernel/privacy/data-document.ts';
import type { Oversight } from '../../contract/transparency.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { Period } from './transparency.store.ts';

/** To be signed and filed; answers how to make it. */
export function oversightDocument(
  context: VideoContext,
  { from, to }: Period,
  { rows, emergencies, changedDays }: Oversight,
): () => Promise<Buffer> {
  const { locale, town, clock } = context;
  const t: Text = (key, values) => context.text(locale, key, values);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: town.timeZone });
  const span = { from: day.format(from), to: day.format(to) };
  const head = { purpose: t('video.oversight.purpose'), term: t('video.oversight.span', span), isCut: false };
  const sections = [
    { ...head, ...looksOf(t, rows) },
    { ...head, ...emergenciesOf(t, emergencies) },
    { ...head, ...changedOf(t, changedDays) },
  ];
  const words = {
    purpose: t('privacy.document.purpose'),
    term: t('video.oversight.period'),
    nothing: t('video.oversight.nothing'),
    cut: t('privacy.document.cut'),
    yes: t('privacy.document.yes'),
    no: t('privacy.document.no'),
  };
  const document = {
    title: t('video.oversight.title'),
    sections,
    madeAt: clock.now(),
    locale,
    timeZone: town.timeZone,
  };
  return async () => await writeDataDocument(document, words);
}

type Text = (key: string, values?: Record<string, string>) => string;

function columns(t: Text, ids: readonly string[]) {
  return ids.map((id) => ({ id, title: t(`video.oversight.column.${id}`) }));
}

function looksOf(t: Text, rows: Oversight['rows']) {
  return {
    id: 'video.look',
    title: t('video.oversight.looks'),
    columns: columns(t, ['organisation', 'basis', 'people', 'cameras', 'live', 'footage', 'exports']),
    rows: rows.map((row) => ({
      organisation: row.organisationName ?? t('video.oversight.nobody'),
      basis: t(`video.basis.${row.basis}`),
      people: row.people,
      cameras: row.cameras,
      live: row.liveLooks,
      footage: row.footageLooks,
      exports: row.exports,
    })),
  };
}

function emergenciesOf(t: Text, emergencies: Oversight['emergencies']) {
  return {
    id: 'video.emergency',
    title: t('video.oversight.emergencies'),
    columns: columns(t, ['at', 'organisation', 'person', 'owner', 'reason', 'looks']),
    rows: emergencies.map(({ at, holderName, personName, ownerName, reason, looks }) => ({
      at,
      organisation: holderName,
      person: personName,
      owner: ownerName,
      reason,
      looks,
    })),
  };
}

function changedOf(t: Text, changedDays: Oversight['changedDays']) {
  return {
    id: 'video.changed-day',
    title: t('video.oversight.changed'),
    columns: columns(t, ['camera', 'day']),
    rows: changedDays.map((one) => ({ camera: `${one.cameraNumber}. ${one.cameraName}`, day: one.day })),
  };
}
