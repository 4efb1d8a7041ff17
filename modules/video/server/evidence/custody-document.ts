import { writeDataDocument } from '#kernel/privacy/data-document.ts';
import type { CaseView, CustodyView } from '../../contract/evidence.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { CaseRow, listItems } from './evidence.store.ts';

interface CustodyFacts {
  readonly steps: readonly CustodyView[];
  readonly items: Awaited<ReturnType<typeof listItems>>;
  readonly isWhole: boolean;
}

/** What is in the case and who did what with it, to be printed; answers how to make it. */
export async function custodyDocument(
  context: VideoContext,
  evidence: CaseRow,
  { steps, items, isWhole }: CustodyFacts,
): Promise<() => Promise<Buffer>> {
  const { locale, town, clock } = context;
  const t = (key: string, values?: Record<string, string>): string => context.text(locale, key, values);
  const head = { purpose: evidence.basis, isCut: false };
  const term = isWhole ? t('video.custody.whole') : t('video.custody.broken');
  const title = t('video.custody.title-of', { number: String(evidence.number), title: evidence.title });
  const sections = [
    {
      ...head,
      id: 'video.evidence-item',
      title: t('video.case.items'),
      term: outcomeText(t, evidence.outcome),
      columns: columnsOf(t, ['position', 'what', 'source', 'sha256']),
      rows: items.map((item) => ({
        position: item.position,
        what: `${t(`video.item.${item.kind}`)}. ${item.title}`,
        source: item.cameraName === null ? '—' : `${item.cameraNumber}. ${item.cameraName}`,
        sha256: item.sha256,
      })),
    },
    {
      ...head,
      id: 'video.custody',
      title: t('video.custody.title'),
      term,
      columns: columnsOf(t, ['number', 'at', 'person', 'action', 'hash']),
      rows: steps.map((step) => ({
        number: step.number,
        at: step.at,
        person: step.personName ?? t('video.custody.hub'),
        action: actionText(t, step),
        hash: step.hash,
      })),
    },
  ];
  const words = {
    purpose: t('video.case.basis'),
    term: t('video.custody.state'),
    nothing: t('video.custody.nothing'),
    cut: t('privacy.document.cut'),
    yes: t('privacy.document.yes'),
    no: t('privacy.document.no'),
  };
  const madeAt = clock.now();
  return async () =>
    await writeDataDocument({ title, sections, madeAt, locale, timeZone: town.timeZone }, words);
}

type Text = (key: string, values?: Record<string, string>) => string;

function columnsOf(t: Text, ids: readonly string[]) {
  return ids.map((id) => ({ id, title: t(`video.custody.column.${id}`) }));
}

function actionText(t: Text, { action, position, facts }: CustodyView): string {
  const what = t(`video.custody-action.${action}`);
  const place = position === null ? '' : ` (${position})`;
  const told = facts.map(({ name, value }) => `${name}: ${value}`).join('; ');
  return told === '' ? `${what}${place}` : `${what}${place}. ${told}`;
}

function outcomeText(t: Text, outcome: CaseView['outcome']): string {
  return outcome === null ? t('video.case-state.open') : t(`video.outcome.${outcome}`);
}
