import type { ReactNode } from 'react';
import { Select } from '@mantine/core';
import { useIntl } from 'react-intl';
import { Page } from '#web/design/Page.tsx';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { analyseStatistics, downloadAnalysis, listStatisticChoices } from '../../contract/statistics.ts';
import { useCategories } from '../categories.ts';
import { comparedPeriod } from './period.ts';
import type { Question, QuestionDesk } from './question.ts';
import { useQuestion } from './question.ts';
import { Downloads, QuestionForm } from './QuestionForm.tsx';
import { StatisticsView } from './StatisticsView.tsx';

/** The same indicators for those who answer for them, narrowed and compared as they ask. */
export function AnalysisPage(): ReactNode {
  const t = useText();
  const { locale } = useIntl();
  const desk = useQuestion('/work/reports/statistics');
  const { question } = desk;
  const choices = useQueryRoute(listStatisticChoices, {});
  const isCompared = question.comparison !== 'none';
  const earlier = isCompared ? comparedPeriod(question, question.comparison) : question;
  const statistics = useQueryRoute(analyseStatistics, inputOf(question), { keepsPrevious: true });
  const before = useQueryRoute(analyseStatistics, inputOf({ ...question, ...earlier }), {
    isEnabled: isCompared,
  });
  const isTown = choices.data?.mayAnalyseTown ?? false;
  return (
    <Page
      title={t('reports.statistics.work-title')}
      width="full"
      {...(choices.data
        ? { lead: t(isTown ? 'reports.statistics.work-lead-town' : 'reports.statistics.work-lead-own') }
        : {})}
      actions={
        <Downloads path={downloadAnalysis.path} question={{ ...inputOf(question), language: locale }} />
      }
    >
      <QuestionForm desk={desk}>
        <Narrowing desk={desk} />
      </QuestionForm>
      {statistics.isPending ? <LoadingState /> : null}
      {statistics.error ? (
        <ErrorState problem={statistics.error} onRetry={() => void statistics.refetch()} />
      ) : null}
      {statistics.data ? (
        <StatisticsView statistics={statistics.data} before={isCompared ? (before.data ?? null) : null} />
      ) : null}
    </Page>
  );
}

function inputOf({ from, to, organisationId, groupId, areaId }: Question) {
  return {
    from,
    to,
    ...(organisationId ? { organisationId } : {}),
    ...(groupId ? { groupId } : {}),
    ...(areaId ? { areaId } : {}),
  };
}

function Narrowing({ desk: { question, change } }: { desk: QuestionDesk }): ReactNode {
  const t = useText();
  const choices = useQueryRoute(listStatisticChoices, {});
  const { all } = useCategories();
  const groups = new Map(all.map(({ group, groupTitle }) => [group, groupTitle]));
  const organisations = choices.data?.organisations ?? [];
  const areas = choices.data?.areas ?? [];
  return (
    <>
      <Choice
        label={t('reports.statistics.filter.organisation')}
        anyText={t('reports.statistics.filter.any-organisation')}
        options={organisations.map(({ id, name }) => ({ value: id, label: name }))}
        value={question.organisationId}
        onPick={(organisation) => change({ organisation })}
      />
      <Choice
        label={t('reports.statistics.filter.group')}
        anyText={t('reports.statistics.filter.any-group')}
        options={[...groups].map(([value, label]) => ({ value, label }))}
        value={question.groupId}
        onPick={(type) => change({ type })}
      />
      <Choice
        label={t('reports.statistics.filter.area')}
        anyText={t('reports.statistics.filter.any-area')}
        options={areas.map(({ id, name }) => ({ value: id, label: name }))}
        value={question.areaId}
        onPick={(area) => change({ area })}
      />
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly anyText: string;
  readonly options: readonly { value: string; label: string }[];
  readonly value: string | null;
  readonly onPick: (value: string | null) => void;
}

function Choice({ label, anyText, options, value, onPick }: ChoiceProps): ReactNode {
  return (
    <Select
      label={label}
      data={[{ value: '', label: anyText }, ...options]}
      value={value ?? ''}
      allowDeselect={false}
      searchable
      onChange={onPick}
    />
  );
}
