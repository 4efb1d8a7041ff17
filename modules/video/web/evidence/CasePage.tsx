import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { usePathParameters } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { readCase } from '../../contract/evidence-routes.ts';
import classes from '../pages/Video.module.css';
import { CloseCaseDialog, DocumentDialog, NoteDialog } from './CaseDialogs.tsx';
import { CaseItem } from './CaseItem.tsx';
import { CheckSection } from './CheckSection.tsx';
import { CustodySection } from './CustodySection.tsx';

const refreshMs = 5_000;

/** One case: what is in it, the check of its packages, and who did what with it. */
export function CasePage(): ReactNode {
  const { caseId = '' } = usePathParameters();
  const t = useText();
  const { dateTime } = useFormats();
  const answer = useQueryRoute(readCase, { id: caseId });
  const isWaiting = answer.data?.items.some(({ state }) => state === 'asked') ?? false;
  // NOTE: each reading is a row in the audit, so the page asks again only while a recorder is asked.
  useQueryRoute(readCase, { id: caseId }, { isEnabled: isWaiting, refreshMs });
  if (answer.isPending) return <LoadingState />;
  if (answer.isError)
    return <ErrorState isWholePage problem={answer.error} onRetry={() => void answer.refetch()} />;
  const { number, title, basis, state, openedAt, openedByName, outcome, outcomeText, items } = answer.data;
  return (
    <Page
      title={`${t('video.case.title', { number })}. ${title}`}
      lead={basis}
      actions={<Steps caseId={caseId} isOpen={state === 'open'} />}
    >
      <div className={classes.row}>
        <Badge color={state === 'open' ? 'river' : 'gray'}>{t(`video.case-state.${state}`)}</Badge>
        <span className={classes.quiet}>
          {t('video.case.opened', { at: dateTime(openedAt), person: openedByName ?? '—' })} ·{' '}
          {answer.data.organisationName}
        </span>
      </div>
      {outcome === null ? null : (
        <Notice kind="info" title={t(`video.outcome.${outcome}`)}>
          {outcomeText}
        </Notice>
      )}
      <Section title={t('video.case.items')}>
        {items.length === 0 ? <p>{t('video.case.empty')}</p> : null}
        <ol className={classes.list}>
          {items.map((item) => (
            <li key={item.id}>
              <CaseItem caseId={caseId} item={item} />
            </li>
          ))}
        </ol>
      </Section>
      <CheckSection caseId={caseId} />
      <CustodySection caseId={caseId} isWaiting={isWaiting} />
    </Page>
  );
}

function Steps({ caseId, isOpen }: { readonly caseId: string; readonly isOpen: boolean }): ReactNode {
  const t = useText();
  const [dialog, setDialog] = useState<'note' | 'document' | 'close' | null>(null);
  if (!isOpen) return null;
  const given = { caseId, onClose: () => setDialog(null) };
  return (
    <>
      <Button variant="default" onClick={() => setDialog('note')}>
        {t('video.case.add-note')}
      </Button>
      <Button variant="default" onClick={() => setDialog('document')}>
        {t('video.case.add-document')}
      </Button>
      <Button onClick={() => setDialog('close')}>{t('video.case.close')}</Button>
      {dialog === 'note' ? <NoteDialog {...given} /> : null}
      {dialog === 'document' ? <DocumentDialog {...given} /> : null}
      {dialog === 'close' ? <CloseCaseDialog {...given} /> : null}
    </>
  );
}
