import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { icons } from '#web/icons.ts';
import { ButtonLink } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { listMyReports } from '../../contract/routes.ts';
import { ReportList } from '../components/ReportList.tsx';
import { WaitingReports } from '../new-report/WaitingReports.tsx';
import type { ReportStatus } from '../../contract/report.ts';
import { isFinal, isOpen } from '../../contract/statuses.ts';
import classes from './ReportsPage.module.css';

const pageSize = 30;

export function MyReportsPage(): ReactNode {
  const t = useText();
  return (
    <Page
      title={t('reports.mine.title')}
      lead={t('reports.mine.lead')}
      actions={
        <>
          <ButtonLink
            to="/reports/subscriptions"
            variant="default"
            leftSection={<icons.bell size={20} aria-hidden="true" />}
          >
            {t('reports.subscriptions.title')}
          </ButtonLink>
          <ButtonLink to="/reports/new" leftSection={<icons.report size={20} aria-hidden="true" />}>
            {t('reports.new.title')}
          </ButtonLink>
        </>
      }
    >
      <WaitingReports />
      <MyPages />
    </Page>
  );
}

function MyPages({ before }: { before?: number }): ReactNode {
  const t = useText();
  const [isMoreAsked, setIsMoreAsked] = useState(false);
  const page = useQueryRoute(listMyReports, { limit: pageSize, ...(before ? { before } : {}) });
  if (page.isPending) return <LoadingState />;
  if (page.error) return <ErrorState problem={page.error} onRetry={() => void page.refetch()} />;

  const { reports, next } = page.data;
  if (reports.length === 0 && !before) {
    return (
      <EmptyState
        icon="report"
        title={t('reports.mine.empty')}
        action={<ButtonLink to="/reports/new">{t('reports.new.title')}</ButtonLink>}
      >
        {t('reports.mine.empty-text')}
      </EmptyState>
    );
  }
  const groups = [
    { title: t('reports.mine.asks'), reports: reports.filter(({ status }) => asksAuthor(status)) },
    {
      title: t('reports.mine.open'),
      reports: reports.filter(
        ({ status }) => (isOpen(status) || status === 'moderation') && !asksAuthor(status),
      ),
    },
    {
      title: t('reports.mine.ended'),
      reports: reports.filter(({ status }) => isFinal(status)),
    },
  ];
  return (
    <div className={classes.groups}>
      {groups.map(({ title, reports: rows }) =>
        rows.length > 0 ? (
          <Section key={title} title={title}>
            <ReportList reports={rows} label={title} columns="many" />
          </Section>
        ) : null,
      )}
      {next && !isMoreAsked ? (
        <Button variant="default" onClick={() => setIsMoreAsked(true)}>
          {t('reports.list.more')}
        </Button>
      ) : null}
      {next && isMoreAsked ? <MyPages before={next} /> : null}
    </div>
  );
}

/** The author has to say something: a verdict, or an answer to a question. */
function asksAuthor(status: ReportStatus): boolean {
  return status === 'answered' || status === 'waiting';
}
