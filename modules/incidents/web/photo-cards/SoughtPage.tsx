import type { ReactNode } from 'react';
import { Page } from '#web/design/Page.tsx';
import { useLiveQueries } from '#web/live.ts';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { listSought, photoCardChanged } from '../../contract/photo-cards.ts';
import { SoughtPerson } from './SoughtPerson.tsx';
import classes from './Sought.module.css';

/** Whom the town looks for now, for those who watch cameras. */
export function SoughtPage(): ReactNode {
  const t = useText();
  const answer = useQueryRoute(listSought, {});
  useLiveQueries([photoCardChanged], [listSought]);
  return (
    <Page title={t('incidents.sought.title')} lead={t('incidents.sought.lead')}>
      {answer.isPending ? <LoadingState /> : null}
      {answer.error ? <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} /> : null}
      {answer.data?.sought.length === 0 ? (
        <EmptyState icon="person" title={t('incidents.sought.none')}>
          {t('incidents.sought.none-text')}
        </EmptyState>
      ) : null}
      <ul className={classes.list}>
        {answer.data?.sought.map((sought) => (
          <li key={sought.id}>
            <SoughtPerson sought={sought} />
          </li>
        ))}
      </ul>
    </Page>
  );
}
