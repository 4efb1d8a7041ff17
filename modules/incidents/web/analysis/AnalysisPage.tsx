import type { ReactNode } from 'react';
import { useState } from 'react';
import { TextInput } from '@mantine/core';
import { DataTable } from '#web/design/DataTable.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { OutputOf } from '#kernel/http/contract.ts';
import { analyseIncidents } from '../../contract/analysis.ts';
import { clockText } from '../shared/use-now.ts';
import classes from './Analysis.module.css';

const dayMs = 24 * 60 * 60_000;
const firstDays = 30;

type Analysis = OutputOf<typeof analyseIncidents>;

/** What happened in a period: of which kind, where, when in the day, and how fast the services were. */
export function AnalysisPage(): ReactNode {
  const t = useText();
  const [from, setFrom] = useState(() => dayAgo(firstDays));
  const [to, setTo] = useState(() => dayAgo(0));
  const found = useQueryRoute(
    analyseIncidents,
    { from, to },
    { isEnabled: from !== '' && to !== '', keepsPrevious: true },
  );
  return (
    <Page title={t('incidents.nav.analysis')} width="full">
      <div className={classes.period}>
        <TextInput
          type="date"
          label={t('incidents.analysis.from')}
          value={from}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('incidents.analysis.to')}
          value={to}
          onChange={({ currentTarget }) => setTo(currentTarget.value)}
        />
      </div>
      {found.isPending ? <LoadingState /> : null}
      {found.error ? <ErrorState problem={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data?.total === 0 ? <EmptyState icon="chart" title={t('incidents.analysis.empty')} /> : null}
      {found.data && found.data.total > 0 ? <Found analysis={found.data} /> : null}
    </Page>
  );
}

function dayAgo(days: number): string {
  return new Date(Date.now() - days * dayMs).toISOString().slice(0, 10);
}

function Found({ analysis }: { readonly analysis: Analysis }): ReactNode {
  const t = useText();
  const { number } = useFormats();
  const { total, types, places, hours } = analysis;
  const hourRows = hours.map((count, hour) => ({ label: `${String(hour).padStart(2, '0')}:00`, count }));
  return (
    <>
      <p className={classes.total}>{t('incidents.analysis.total', { count: total, shown: number(total) })}</p>
      <div className={classes.sheets}>
        <div>
          <Bars title={t('incidents.analysis.types')} rows={types} />
        </div>
        {places.length > 0 ? (
          <div>
            <Bars title={t('incidents.analysis.places')} rows={places} />
          </div>
        ) : null}
        <div>
          <Bars title={t('incidents.analysis.hours')} rows={hourRows} />
        </div>
      </div>
      <Services services={analysis.services} />
    </>
  );
}

interface BarsProps {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly count: number }[];
}

/** Counts beside each other; the numbers stand in words, the bars are for the eye. */
function Bars({ title, rows }: BarsProps): ReactNode {
  const { number } = useFormats();
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <Section title={title}>
      <ul className={classes.bars}>
        {rows.map(({ label, count }) => (
          <li key={label}>
            <span>{label}</span>
            <span className={classes.bar} aria-hidden="true">
              <span style={{ width: `${(100 * count) / most}%` }} />
            </span>
            <b>{number(count)}</b>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Services({ services }: Pick<Analysis, 'services'>): ReactNode {
  const t = useText();
  const { number } = useFormats();
  const clock = (seconds: number | null): string => (seconds === null ? '—' : clockText(seconds));
  if (services.length === 0) return null;
  return (
    <Section title={t('incidents.analysis.services')}>
      <DataTable
        label={t('incidents.analysis.services')}
        rows={services}
        keyOf={({ title }) => title}
        columns={[
          { title: t('incidents.after.service'), cell: ({ title }) => title },
          { title: t('incidents.analysis.sent'), cell: ({ count }) => number(count) },
          { title: t('incidents.analysis.late'), cell: ({ late }) => number(late) },
          { title: t('incidents.analysis.answer'), cell: ({ answerSeconds }) => clock(answerSeconds) },
          { title: t('incidents.analysis.arrive'), cell: ({ arriveSeconds }) => clock(arriveSeconds) },
          { title: t('incidents.analysis.end'), cell: ({ endSeconds }) => clock(endSeconds) },
        ]}
      />
    </Section>
  );
}
