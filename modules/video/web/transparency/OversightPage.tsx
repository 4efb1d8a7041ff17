import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { DataTable } from '#web/design/DataTable.tsx';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { readOversight } from '../../contract/transparency.ts';
import type { Oversight } from '../../contract/transparency.ts';
import classes from '../pages/Video.module.css';
import { isoOf, localOf } from '#web/local-time.ts';

const usualDays = 30;
const dayMs = 24 * 3_600_000;

/** What the data protection officer reads and files: who looked on which basis, emergencies, changed archives. */
export function OversightPage(): ReactNode {
  const t = useText();
  const { timeZone } = useSession().town;
  const [[from, to], setSpan] = useState(() => initialSpan(timeZone));
  const input = { from: isoOf(`${from}T00:00`, timeZone) ?? '', to: isoOf(`${to}T23:59:59`, timeZone) ?? '' };
  const isReady = input.from !== '' && input.to !== '';
  const answer = useQueryRoute(readOversight, input, { isEnabled: isReady, keepsPrevious: true });
  return (
    <Page
      title={t('video.oversight.title')}
      lead={t('video.oversight.lead')}
      width="full"
      actions={
        <Button
          component="a"
          variant="default"
          download
          href={`/api/v1/video/oversight.docx?${new URLSearchParams(input).toString()}`}
        >
          {t('video.oversight.download')}
        </Button>
      }
    >
      <div className={classes.filters}>
        <TextInput
          type="date"
          label={t('video.request.from')}
          value={from}
          onChange={(event) => setSpan([event.currentTarget.value, to])}
        />
        <TextInput
          type="date"
          label={t('video.request.to')}
          value={to}
          onChange={(event) => setSpan([from, event.currentTarget.value])}
        />
      </div>
      {answer.isPending ? (
        <LoadingState />
      ) : answer.isError ? (
        <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />
      ) : (
        <Told oversight={answer.data} />
      )}
    </Page>
  );
}

function initialSpan(timeZone: string): [string, string] {
  const dayOf = (ms: number): string => localOf(new Date(ms).toISOString(), timeZone).slice(0, 10);
  const now = Date.now();
  return [dayOf(now - usualDays * dayMs), dayOf(now)];
}

function Told({ oversight }: { readonly oversight: Oversight }): ReactNode {
  const t = useText();
  const { rows, emergencies, changedDays } = oversight;
  return (
    <>
      <Section title={t('video.oversight.changed')}>
        {changedDays.length === 0 ? (
          <Notice kind="good">{t('video.oversight.unchanged')}</Notice>
        ) : (
          <Notice kind="danger">
            {changedDays
              .map(({ cameraNumber, cameraName, day }) => `${cameraNumber}. ${cameraName}: ${day}`)
              .join('; ')}
          </Notice>
        )}
      </Section>
      <Section title={t('video.oversight.looks')}>
        <Looks rows={rows} />
      </Section>
      <Section title={t('video.oversight.emergencies')}>
        <Emergencies emergencies={emergencies} />
      </Section>
    </>
  );
}

function Looks({ rows }: Pick<Oversight, 'rows'>): ReactNode {
  const t = useText();
  if (rows.length === 0) return <EmptyState title={t('video.oversight.nothing')} />;
  return (
    <DataTable
      label={t('video.oversight.looks')}
      rows={rows}
      keyOf={({ organisationName, basis }) => `${organisationName} ${basis}`}
      columns={[
        {
          title: t('video.oversight.column.organisation'),
          cell: ({ organisationName }) => organisationName ?? t('video.oversight.nobody'),
        },
        { title: t('video.oversight.column.basis'), cell: ({ basis }) => t(`video.basis.${basis}`) },
        { title: t('video.oversight.column.people'), cell: ({ people }) => people },
        { title: t('video.oversight.column.cameras'), cell: ({ cameras }) => cameras },
        { title: t('video.oversight.column.live'), cell: ({ liveLooks }) => liveLooks },
        { title: t('video.oversight.column.footage'), cell: ({ footageLooks }) => footageLooks },
        { title: t('video.oversight.column.exports'), cell: ({ exports }) => exports },
      ]}
    />
  );
}

function Emergencies({ emergencies }: Pick<Oversight, 'emergencies'>): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  if (emergencies.length === 0) return <EmptyState title={t('video.oversight.nothing')} />;
  return (
    <DataTable
      label={t('video.oversight.emergencies')}
      rows={emergencies}
      keyOf={({ id }) => id}
      columns={[
        { title: t('video.oversight.column.at'), cell: ({ at }) => dateTime(at) },
        { title: t('video.oversight.column.organisation'), cell: ({ holderName }) => holderName },
        { title: t('video.oversight.column.person'), cell: ({ personName }) => personName ?? '—' },
        { title: t('video.oversight.column.owner'), cell: ({ ownerName }) => ownerName },
        { title: t('video.oversight.column.reason'), cell: ({ reason }) => reason },
        { title: t('video.oversight.column.looks'), cell: ({ looks }) => looks },
      ]}
    />
  );
}
