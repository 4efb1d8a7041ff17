import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Select } from '@mantine/core';
import { call } from '#web/call.ts';
import { Page } from '#web/design/Page.tsx';
import { icons } from '#web/icons.ts';
import { TextLink } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { exportAppeals, listAppeals } from '../../contract/clock-routes.ts';
import type { AppealRow } from '../../contract/clock-routes.ts';
import classes from './Clocks.module.css';
import { saveFile } from './download.ts';

const yearsShown = 5;

function currentYear(): number {
  return new Date().getFullYear();
}

/** The register of appeals: number, received, registered, due, answered. */
export function RegisterPage(): ReactNode {
  const t = useText();
  const [thisYear] = useState(currentYear);
  const [year, setYear] = useState(thisYear);
  const [befores, setBefores] = useState<readonly number[]>([]);
  const before = befores.at(-1);
  const list = useQueryRoute(listAppeals, { year, ...(before ? { before } : {}) });
  const years = Array.from({ length: yearsShown }, (_, index) => String(thisYear - index));
  const changeYear = (value: string | null): void => {
    setYear(Number(value ?? thisYear));
    setBefores([]);
  };
  return (
    <Page
      title={t('reports.nav.register')}
      lead={t('reports.register.lead')}
      width="full"
      actions={
        <Button
          variant="default"
          leftSection={<icons.download size={20} aria-hidden="true" />}
          onClick={() => void call(exportAppeals, { year }).then(saveFile)}
        >
          {t('reports.register.csv')}
        </Button>
      }
    >
      <div className={classes.pair}>
        <Select
          label={t('reports.register.year')}
          data={years}
          value={String(year)}
          allowDeselect={false}
          onChange={changeYear}
        />
      </div>
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data?.appeals.length === 0 ? (
        <EmptyState icon="file" title={t('reports.register.empty')}>
          {t('reports.register.empty-text')}
        </EmptyState>
      ) : null}
      {list.data && list.data.appeals.length > 0 ? <RegisterTable rows={list.data.appeals} /> : null}
      <div className={classes.buttons}>
        {befores.length > 0 ? (
          <Button variant="default" onClick={() => setBefores(befores.slice(0, -1))}>
            {t('reports.register.newer')}
          </Button>
        ) : null}
        {list.data?.next ? (
          <Button variant="default" onClick={() => setBefores([...befores, list.data.next ?? 0])}>
            {t('reports.register.older')}
          </Button>
        ) : null}
      </div>
    </Page>
  );
}

const columns = [
  'number',
  'report',
  'class',
  'applicant',
  'received',
  'registered',
  'due',
  'answered',
] as const;

function RegisterTable({ rows }: { rows: readonly AppealRow[] }): ReactNode {
  const t = useText();
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={t('reports.nav.register')}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`reports.register.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <RegisterLine key={row.registerNumber} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RegisterLine({ row }: { row: AppealRow }): ReactNode {
  const t = useText();
  const { date, civilDate } = useFormats();
  return (
    <tr>
      <th scope="row">{row.registerNumber}</th>
      <td>
        <TextLink to={`/reports/${row.reportNumber}`}>№ {row.reportNumber}</TextLink>
      </td>
      <td>{t(`reports.legal-class.${row.legalClass}`)}</td>
      <td>{row.applicant ?? '—'}</td>
      <td>{date(row.receivedAt)}</td>
      <td>{date(row.registeredAt)}</td>
      <td className={row.isOverdue ? classes.late : undefined}>{row.dueOn ? civilDate(row.dueOn) : '—'}</td>
      <td>{row.answeredAt ? date(row.answeredAt) : '—'}</td>
    </tr>
  );
}
