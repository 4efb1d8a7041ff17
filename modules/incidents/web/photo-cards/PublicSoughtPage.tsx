import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { Page } from '#web/design/Page.tsx';
import { usePathParameters } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { photoCardProblems, readSought } from '../../contract/photo-cards.ts';
import { SoughtPerson } from './SoughtPerson.tsx';

const lookedAgainMs = 60_000;

/** What residents who were asked to help see: as much as was chosen, for as long as it is out. */
export function PublicSoughtPage(): ReactNode {
  const t = useText();
  const { id = '' } = usePathParameters();
  const answer = useQueryRoute(readSought, { id }, { refreshMs: lookedAgainMs });
  useHiddenFromSearch();
  if (answer.isPending) return <LoadingState />;
  if (answer.error?.code === photoCardProblems.notFound.code)
    return (
      <Page title={t('incidents.sought.over')}>
        <EmptyState icon="person" title={t('incidents.sought.over')}>
          {t('incidents.sought.over-text')}
        </EmptyState>
      </Page>
    );
  if (answer.error) return <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />;
  return (
    <Page title={t('incidents.sought.public-title')} lead={t('incidents.sought.public-lead')}>
      <SoughtPerson sought={answer.data} />
    </Page>
  );
}

/** What a search engine keeps nobody can withdraw. */
function useHiddenFromSearch(): void {
  useEffect(() => {
    const meta = document.createElement('meta');
    meta.name = 'robots';
    meta.content = 'noindex, noarchive';
    document.head.append(meta);
    return () => meta.remove();
  }, []);
}
