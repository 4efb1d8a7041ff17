import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Page } from '#web/design/Page.tsx';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { downloadStatistics, readStatistics } from '../../contract/statistics.ts';
import { comparedPeriod } from './period.ts';
import { PublishedFigures } from './PublishedFigures.tsx';
import { useQuestion } from './question.ts';
import { Downloads, QuestionForm } from './QuestionForm.tsx';
import { StatisticsView } from './StatisticsView.tsx';

/** What the town shows of its work with reports, to everyone. */
export function StatisticsPage(): ReactNode {
  const t = useText();
  const { locale } = useIntl();
  const desk = useQuestion('/reports/statistics');
  const { from, to, comparison } = desk.question;
  const isCompared = comparison !== 'none';
  const earlier = isCompared ? comparedPeriod({ from, to }, comparison) : { from, to };
  const statistics = useQueryRoute(readStatistics, { from, to }, { keepsPrevious: true });
  const before = useQueryRoute(readStatistics, earlier, { isEnabled: isCompared });
  return (
    <Page
      title={t('reports.statistics.title')}
      lead={t('reports.statistics.lead')}
      actions={<Downloads path={downloadStatistics.path} question={{ from, to, language: locale }} />}
    >
      <QuestionForm desk={desk} />
      {statistics.isPending ? <LoadingState /> : null}
      {statistics.error ? (
        <ErrorState problem={statistics.error} onRetry={() => void statistics.refetch()} />
      ) : null}
      {statistics.data ? (
        <StatisticsView statistics={statistics.data} before={isCompared ? (before.data ?? null) : null}>
          <PublishedFigures />
        </StatisticsView>
      ) : null}
    </Page>
  );
}
