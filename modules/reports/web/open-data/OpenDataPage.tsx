import type { ReactNode } from 'react';
import { Button, Table } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useSession } from '#web/session.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import {
  downloadOpenData,
  openDataColumns,
  openDataLicence,
  readOpenData,
} from '../../contract/open-data.ts';
import classes from './OpenData.module.css';

const examples = [
  { text: 'reports.open-data.example.newest', query: '' },
  { text: 'reports.open-data.example.open', query: '?state=open&limit=100' },
  { text: 'reports.open-data.example.category', query: '?category=roads.pothole' },
  { text: 'reports.open-data.example.before', query: '?before=1000' },
] as const;

/** What programs may take from the town without asking: feeds, the daily file, the licence. */
export function OpenDataPage(): ReactNode {
  const t = useText();
  const { settings } = useSession();
  const licence = openDataLicence.schema.catch(openDataLicence.initial).parse(settings[openDataLicence.id]);
  return (
    <Page title={t('reports.open-data.title')} lead={t('reports.open-data.lead')}>
      <Section title={t('reports.open-data.file')}>
        <DailyFile />
      </Section>
      <Section title={t('reports.open-data.feeds')}>
        <p>{t('reports.open-data.feeds-text')}</p>
        <ul className={classes.examples}>
          {examples.map(({ text, query }) => (
            <li key={text}>
              <p className={classes.what}>{t(text)}</p>
              <FeedLink path={`/feeds/reports.atom${query}`} />
              <FeedLink path={`/feeds/reports.geojson${query}`} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('reports.open-data.columns')}>
        <Columns />
      </Section>
      <Section title={t('reports.open-data.licence')}>
        <p>
          {t('reports.open-data.licence-text')}{' '}
          <a href={licence.url} rel="license">
            {licence.name}
          </a>
        </p>
      </Section>
    </Page>
  );
}

function FeedLink({ path }: { path: string }): ReactNode {
  return (
    <a href={path} className={classes.address}>
      {path}
    </a>
  );
}

function DailyFile(): ReactNode {
  const t = useText();
  const { civilDate, number } = useFormats();
  const newest = useQueryRoute(readOpenData, {});
  if (newest.isPending) return <LoadingState />;
  if (newest.error) return <ErrorState problem={newest.error} onRetry={() => void newest.refetch()} />;
  const { file } = newest.data;
  if (!file)
    return (
      <EmptyState icon="clock" title={t('reports.open-data.none')}>
        {t('reports.open-data.none-text')}
      </EmptyState>
    );
  return (
    <>
      <p>{t('reports.open-data.of-day', { date: civilDate(file.day), rows: number(file.rowCount) })}</p>
      <Button
        component="a"
        href={downloadOpenData.path}
        download
        leftSection={<icons.download size={20} aria-hidden="true" />}
      >
        {t('reports.open-data.download')}
      </Button>
    </>
  );
}

function Columns(): ReactNode {
  const t = useText();
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('reports.open-data.column')}</Table.Th>
          <Table.Th>{t('reports.open-data.meaning')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {openDataColumns.map((column) => (
          <Table.Tr key={column}>
            <Table.Td>
              <code className={classes.column}>{column}</code>
            </Table.Td>
            <Table.Td>{t(`reports.open-data.column.${column}`)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
