import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Table } from '@mantine/core';
import { downloadOwnData, readOwnData } from '#kernel/privacy/contract/own-data.ts';
import type { DataSection, KeptData } from '#kernel/privacy/contract/own-data.ts';
import { Page } from '../design/Page.tsx';
import { Section } from '../design/Section.tsx';
import { icons } from '../icons.ts';
import { useQueryRoute } from '../query.ts';
import { useSession } from '../session.tsx';
import { ErrorState } from '../states/ErrorState.tsx';
import { ForbiddenState } from '../states/ForbiddenState.tsx';
import { LoadingState } from '../states/LoadingState.tsx';
import { useFormats, useText } from '../texts.tsx';
import { CloseAccount } from './CloseAccount.tsx';
import { ClosedAccount } from './ClosedAccount.tsx';
import classes from './OwnData.module.css';

/** All the town keeps about the person: to look at, to carry away, and to leave behind. */
export function OwnDataPage(): ReactNode {
  const { person } = useSession();
  const [kept, setKept] = useState<readonly KeptData[] | null>(null);
  if (kept) return <ClosedAccount kept={kept} />;
  if (!person)
    return (
      <div className="veche-framed">
        <ForbiddenState isWholePage />
      </div>
    );
  return <OwnData email={person.email} onClosed={setKept} />;
}

function OwnData(props: { email: string; onClosed: (kept: readonly KeptData[]) => void }): ReactNode {
  const t = useText();
  const data = useQueryRoute(readOwnData, {});
  if (data.isPending) return <LoadingState />;
  if (data.error) return <ErrorState problem={data.error} onRetry={() => void data.refetch()} />;
  const { sections } = data.data;
  return (
    <Page
      title={t('web.own-data.page')}
      lead={t('web.own-data.lead')}
      actions={<Downloads data={data.data} />}
    >
      {sections.map((section) => (
        <DataPart key={section.id} section={section} />
      ))}
      <CloseAccount {...props} />
    </Page>
  );
}

function Downloads({ data }: { data: Parameters<typeof saveJson>[0] }): ReactNode {
  const t = useText();
  return (
    <>
      <Button
        component="a"
        href={downloadOwnData.path}
        download
        leftSection={<icons.download size={20} aria-hidden="true" />}
      >
        {t('web.own-data.document')}
      </Button>
      <Button variant="default" onClick={() => saveJson(data)}>
        {t('web.own-data.json')}
      </Button>
    </>
  );
}

function DataPart({ section }: { section: DataSection }): ReactNode {
  const t = useText();
  const { title, purpose, term, rows, isCut } = section;
  return (
    <Section title={title}>
      <p className={classes.fact}>{t('web.own-data.purpose', { purpose })}</p>
      <p className={classes.fact}>{t('web.own-data.term', { term })}</p>
      {rows.length === 0 ? <p>{t('web.own-data.count', { count: 0 })}</p> : null}
      {rows.length > 0 ? (
        <details>
          <summary
            aria-label={`${t('web.own-data.show', { name: title })}, ${t('web.own-data.count', { count: rows.length })}`}
          >
            {t('web.own-data.count', { count: rows.length })}
          </summary>
          <DataTable section={section} />
        </details>
      ) : null}
      {isCut ? <p className={classes.fact}>{t('web.own-data.cut')}</p> : null}
    </Section>
  );
}

const instant = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

function DataTable({ section: { title, columns, rows } }: { section: DataSection }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const words = (value: DataSection['rows'][number][string] | undefined): string => {
    if (value === null || value === undefined) return '—';
    if (typeof value === 'boolean') return value ? t('web.own-data.yes') : t('web.own-data.no');
    return typeof value === 'string' && instant.test(value) ? dateTime(value) : String(value);
  };
  return (
    <div className={classes.scroll}>
      <Table className={classes.table} aria-label={title}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.id}>{column.title}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            <Table.Tr key={index}>
              {columns.map(({ id }) => (
                <Table.Td key={id}>{words(row[id])}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

const urlKeptMs = 10_000;

function saveJson(data: { collectedAt: string; sections: readonly DataSection[] }): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'personal-data.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), urlKeptMs);
}
