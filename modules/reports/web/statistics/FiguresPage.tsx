import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { icons } from '#web/icons.ts';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { listPublishedReports, removePublishedReport } from '../../contract/published-statistics.ts';
import { ChannelEntry } from './ChannelEntry.tsx';
import { PublishedEntry } from './PublishedEntry.tsx';
import { Publication } from './PublishedFigures.tsx';

/** What statistics need and the platform cannot know: appeals by other ways, and what was published earlier. */
export function FiguresPage(): ReactNode {
  const t = useText();
  return (
    <Page title={t('reports.statistics.figures.title')} width="full">
      <Section title={t('reports.statistics.channels')}>
        <ChannelEntry />
      </Section>
      <Section title={t('reports.statistics.published.title')}>
        <PublishedTables />
      </Section>
    </Page>
  );
}

function PublishedTables(): ReactNode {
  const t = useText();
  const [isEntering, setIsEntering] = useState(false);
  const published = useQueryRoute(listPublishedReports, {});
  const remove = useCommand(removePublishedReport, { changes: [listPublishedReports] });
  if (published.isPending) return <LoadingState />;
  if (published.error)
    return <ErrorState problem={published.error} onRetry={() => void published.refetch()} />;
  if (isEntering) return <PublishedEntry onDone={() => setIsEntering(false)} />;
  return (
    <>
      <Button
        variant="default"
        leftSection={<icons.plus size={20} aria-hidden="true" />}
        onClick={() => setIsEntering(true)}
      >
        {t('reports.statistics.published.new')}
      </Button>
      {published.data.reports.length === 0 ? (
        <EmptyState icon="chart" title={t('reports.statistics.published.none')} />
      ) : null}
      {published.data.reports.map((report) => (
        <Publication
          key={report.id}
          report={report}
          aside={
            <Button
              variant="subtle"
              loading={remove.isPending}
              leftSection={<icons.trash size={20} aria-hidden="true" />}
              onClick={() => remove.mutate({ id: report.id })}
            >
              {t('reports.statistics.published.remove')}
            </Button>
          }
        />
      ))}
    </>
  );
}
