import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, FileInput, ScrollArea } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { readReportImport, runReportImport, uploadReportImport } from '../../contract/import/routes.ts';
import classes from './Import.module.css';
import { blankMap, isReady } from './import-draft.ts';
import { MapFields } from './MapFields.tsx';

type Uploaded = OutputOf<typeof uploadReportImport>;
type Progress = OutputOf<typeof readReportImport>;

const lookEveryMs = 1_500;

/** Old reports and journals from a spreadsheet: the file, what its columns are, a trial, and then the import. */
export function ImportPage(): ReactNode {
  const t = useText();
  const [uploaded, setUploaded] = useState<Uploaded | null>(null);
  const upload = useCommand(uploadReportImport, { onDone: setUploaded });
  const choose = async (file: File | null): Promise<void> => {
    setUploaded(null);
    if (file) upload.mutate({ fileName: file.name, content: await base64Of(file) });
  };
  return (
    <Page title={t('reports.import.title')} lead={t('reports.import.lead')} width="full">
      <FileInput
        accept=".csv,.xlsx,text/csv"
        clearable
        label={t('reports.import.file')}
        placeholder={t('reports.import.choose-file')}
        onChange={(file) => void choose(file)}
      />
      {upload.error ? <Notice kind="danger">{problemText(upload.error, t)}</Notice> : null}
      {uploaded ? <OneImport key={uploaded.id} uploaded={uploaded} /> : null}
    </Page>
  );
}

function OneImport({ uploaded }: { uploaded: Uploaded }): ReactNode {
  const t = useText();
  const { id, columns } = uploaded;
  const [map, setMap] = useState(() => blankMap(columns));
  const [triedMap, setTriedMap] = useState<string | null>(null);
  const run = useCommand(runReportImport, { changes: [readReportImport] });
  const progress = useQueryRoute(readReportImport, { id }, { refreshMs: lookEveryMs });
  const state = progress.data?.state ?? 'uploaded';
  const isBusy = run.isPending || state === 'trying' || state === 'importing';
  const isTried =
    state === 'tried' && triedMap === JSON.stringify(map) && progress.data?.rejected.length === 0;
  return (
    <>
      <Sample uploaded={uploaded} />
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          setTriedMap(JSON.stringify(map));
          run.mutate({ id, map, isTrial: true });
        }}
      >
        <MapFields map={map} columns={columns} onChange={setMap} />
        {run.error ? <Notice kind="danger">{problemText(run.error, t)}</Notice> : null}
        {progress.data ? <HowFar progress={progress.data} /> : null}
        <div className={classes.buttons}>
          <Button
            type="submit"
            variant="default"
            loading={isBusy}
            disabled={!isReady(map) || state === 'done'}
          >
            {t('reports.import.try')}
          </Button>
          {isTried ? (
            <Button onClick={() => run.mutate({ id, map, isTrial: false })}>
              {t('reports.import.run', { count: progress.data?.counts?.newCount ?? 0 })}
            </Button>
          ) : null}
        </div>
      </form>
    </>
  );
}

function Sample({ uploaded: { columns, sample, rowCount } }: { uploaded: Uploaded }): ReactNode {
  const t = useText();
  return (
    <Section title={t('reports.import.sample', { count: rowCount })}>
      <ScrollArea
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('reports.import.first-rows') }}
      >
        <table className={classes.table}>
          <thead>
            <tr>
              {columns.map((column, index) => (
                <th key={index} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.map((row, index) => (
              <tr key={index}>
                {row.map((value, place) => (
                  <td key={place}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Section>
  );
}

/** What the trial found, or how far the import is. */
function HowFar({ progress: { state, counts, rejected } }: { progress: Progress }): ReactNode {
  const t = useText();
  if (!counts) return null;
  const { rowCount, newCount, knownCount, rejectedCount, doneCount } = counts;
  const kind = rejectedCount > 0 ? 'warning' : state === 'done' ? 'good' : 'info';
  return (
    <Notice kind={kind} title={t(`reports.import-state.${state}`)}>
      <p>
        {t('reports.import.counts', {
          rows: rowCount,
          fresh: newCount,
          known: knownCount,
          rejected: rejectedCount,
        })}
        {state === 'importing' || state === 'done' ? (
          <>
            {' '}
            {t('reports.import.done', { done: doneCount })}{' '}
            <progress
              max={Math.max(newCount, 1)}
              value={doneCount}
              aria-label={t('reports.import.progress')}
            />
          </>
        ) : null}
      </p>
      <ul>
        {rejected.map(({ row, column, fault }) => (
          <li key={`${row} ${column}`}>
            {t('reports.import.rejected-row', {
              row,
              column: column ?? '–',
              reason: t(`reports.import-fault.${fault}`),
            })}
          </li>
        ))}
      </ul>
      {rejectedCount > rejected.length ? (
        <p>{t('reports.import.more', { count: rejectedCount - rejected.length })}</p>
      ) : null}
    </Notice>
  );
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  const atOnce = 32_768;
  for (let start = 0; start < bytes.length; start += atOnce)
    text += String.fromCharCode(...bytes.subarray(start, start + atOnce));
  return btoa(text);
}
