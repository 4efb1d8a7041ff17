import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Section } from '#web/design/Section.tsx';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { CustodyView } from '../../contract/evidence.ts';
import { readCustody } from '../../contract/evidence-routes.ts';
import { DataTable } from '#web/design/DataTable.tsx';
import classes from '../pages/Video.module.css';

const refreshMs = 5_000;

/** Who did what with the evidence, row upon row. */
export function CustodySection({
  caseId,
  isWaiting,
}: {
  readonly caseId: string;
  /** A recorder is asked, and its answer will be a row. */
  readonly isWaiting: boolean;
}): ReactNode {
  const t = useText();
  const answer = useQueryRoute(readCustody, { id: caseId }, isWaiting ? { refreshMs } : {});
  return (
    <Section
      title={t('video.custody.title')}
      aside={
        <Button
          component="a"
          size="compact-sm"
          variant="default"
          href={`/api/v1/video/cases/${caseId}/custody.docx`}
          download
        >
          {t('video.case.custody-page')}
        </Button>
      }
    >
      {answer.isPending ? (
        <LoadingState />
      ) : answer.isError ? (
        <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />
      ) : (
        <>
          <Notice kind={answer.data.isWhole ? 'good' : 'danger'}>
            {answer.data.isWhole ? t('video.custody.whole') : t('video.custody.broken')}
          </Notice>
          <Rows entries={answer.data.entries} />
        </>
      )}
    </Section>
  );
}

function Rows({ entries }: { readonly entries: readonly CustodyView[] }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  return (
    <DataTable
      label={t('video.custody.title')}
      rows={entries}
      keyOf={({ number }) => String(number)}
      columns={[
        { title: t('video.custody.column.number'), cell: ({ number }) => number },
        { title: t('video.custody.column.at'), cell: ({ at }) => dateTime(at) },
        {
          title: t('video.custody.column.person'),
          cell: ({ personName }) => personName ?? t('video.custody.hub'),
        },
        { title: t('video.custody.column.action'), cell: (entry) => <Step entry={entry} /> },
        {
          title: t('video.custody.column.hash'),
          cell: ({ hash }) => <span className={classes.hash}>{hash.slice(0, 16)}</span>,
        },
      ]}
    />
  );
}

function Step({ entry }: { readonly entry: CustodyView }): ReactNode {
  const t = useText();
  const { action, position, facts } = entry;
  return (
    <>
      {t(`video.custody-action.${action}`)}
      {position === null ? null : ` (${position})`}
      {facts.map(({ name, value }) => (
        <div key={name} className={classes.hash}>
          {name}: {value}
        </div>
      ))}
    </>
  );
}
