import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { listDeadLettersRoute, listQueues, retryDeadLetterRoute } from '#kernel/jobs/contract/routes.ts';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { icons } from '#web/icons.ts';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import type { Formats, Translate } from '#web/texts.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import type { Column } from '#web/design/DataTable.tsx';
import { DataTable } from '#web/design/DataTable.tsx';
import { Pager, usePaging } from '../components/paging.tsx';
import { useTell } from '../components/tell.ts';

const refreshMs = 10_000;

type Queue = OutputOf<typeof listQueues>['queues'][number];
type DeadLetter = OutputOf<typeof listDeadLettersRoute>['deadLetters'][number];

export function JobsPage(): ReactNode {
  const t = useText();
  const client = useQueryClient();
  const refresh = async (): Promise<void> => {
    await Promise.all(
      [listDeadLettersRoute, listQueues].map(({ id }) => client.invalidateQueries({ queryKey: [id] })),
    );
  };
  return (
    <Page
      title={t('administration.jobs.title')}
      lead={t('administration.jobs.lead')}
      width="full"
      actions={
        <Button
          variant="default"
          leftSection={<icons.refresh size={20} aria-hidden="true" />}
          onClick={() => void refresh()}
        >
          {t('administration.action.refresh')}
        </Button>
      }
    >
      <Section title={t('administration.jobs.failed')}>
        <DeadLetters />
      </Section>
      <Section title={t('administration.jobs.queues')}>
        <Queues />
      </Section>
    </Page>
  );
}

function DeadLetters(): ReactNode {
  const t = useText();
  const tell = useTell();
  const { dateTime } = useFormats();
  const paging = usePaging();
  const list = useQueryRoute(listDeadLettersRoute, paging.after ? { before: paging.after } : {}, {
    keepsPrevious: true,
    refreshMs,
  });
  const done = () => tell(t('administration.jobs.queued-again'));
  const retry = useCommand(retryDeadLetterRoute, {
    changes: [listDeadLettersRoute, listQueues],
    onDone: done,
  });
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;

  const { deadLetters, next } = list.data;
  if (deadLetters.length === 0) {
    return (
      <EmptyState icon="check" title={t('administration.jobs.none-failed')}>
        {t('administration.jobs.none-failed-text')}
      </EmptyState>
    );
  }
  const columns = deadLetterColumns({ t, dateTime, retry });
  return (
    <>
      {retry.error ? <Notice kind="danger">{problemText(retry.error, t)}</Notice> : null}
      <DataTable
        label={t('administration.jobs.failed')}
        columns={columns}
        rows={deadLetters}
        keyOf={({ id }) => id}
      />
      <Pager paging={paging} next={next} />
    </>
  );
}

interface DeadLetterTools {
  readonly t: Translate;
  readonly dateTime: Formats['dateTime'];
  readonly retry: ReturnType<typeof useCommand<typeof retryDeadLetterRoute>>;
}

function deadLetterColumns({ t, dateTime, retry }: DeadLetterTools): Column<DeadLetter>[] {
  return [
    { title: t('administration.audit.when'), cell: ({ failedAt }) => dateTime(failedAt) },
    {
      title: t('administration.jobs.job'),
      isName: true,
      cell: ({ queue }) => <code data-no-hyphens>{queue}</code>,
    },
    { title: t('administration.jobs.key'), cell: ({ key }) => key },
    { title: t('administration.jobs.reason'), cell: ({ reason }) => reason },
    {
      title: t('administration.actions'),
      isActions: true,
      cell: ({ id, queue }) => (
        <Button
          variant="subtle"
          loading={retry.isPending && retry.variables.id === id}
          aria-label={t('administration.jobs.retry-of', { job: queue })}
          onClick={() => retry.mutate({ id })}
        >
          {t('administration.jobs.retry')}
        </Button>
      ),
    },
  ];
}

function Queues(): ReactNode {
  const t = useText();
  const { relative, number } = useFormats();
  const list = useQueryRoute(listQueues, {}, { refreshMs });
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;
  if (list.data.queues.length === 0)
    return <EmptyState icon="jobs" title={t('administration.jobs.no-queues')} />;

  const columns: Column<Queue>[] = [
    {
      title: t('administration.jobs.job'),
      isName: true,
      cell: ({ id }) => <code data-no-hyphens>{id}</code>,
    },
    { title: t('administration.jobs.waiting'), cell: ({ waitingCount }) => number(waitingCount) },
    { title: t('administration.jobs.active'), cell: ({ activeCount }) => number(activeCount) },
    { title: t('administration.jobs.failed-count'), cell: ({ deadLetterCount }) => number(deadLetterCount) },
    {
      title: t('administration.jobs.oldest'),
      cell: ({ oldestWaitingAt }) => (oldestWaitingAt ? relative(oldestWaitingAt) : '—'),
    },
  ];
  return (
    <DataTable
      label={t('administration.jobs.queues')}
      columns={columns}
      rows={list.data.queues}
      keyOf={({ id }) => id}
    />
  );
}
