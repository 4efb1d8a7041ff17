import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, FileInput } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { call, CallProblem } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { exportClassifier, importClassifier, readClassifier } from '../../contract/classifier-routes.ts';
import { listCategories } from '../../contract/routes.ts';
import classes from './Classifier.module.css';

const shownLines = 100;

/** The whole classifier out to a spreadsheet and back: first what would change, then the change. */
export function CsvPanel(): ReactNode {
  const t = useText();
  const [csv, setCsv] = useState<string | null>(null);
  const [problem, setProblem] = useState<CallProblem | null>(null);
  const load = useCommand(importClassifier, { changes: [readClassifier, listCategories] });
  const choose = async (file: File | null): Promise<void> => {
    load.reset();
    const text = file ? await textOf(file) : null;
    setCsv(text);
    if (text) load.mutate({ csv: text, isTrial: true });
  };
  const save = async (): Promise<void> => {
    try {
      const answer = await call(exportClassifier, {});
      download(answer.csv);
    } catch (error) {
      if (!(error instanceof CallProblem)) throw error;
      setProblem(error);
    }
  };
  const report = load.data;
  const mayApply = csv !== null && report && !report.isApplied && report.errors.length === 0;
  return (
    <details className={classes.item}>
      <summary>{t('reports.classifier.csv')}</summary>
      <p>{t('reports.classifier.csv-hint')}</p>
      {problem ? <Notice kind="danger">{problemText(problem, t)}</Notice> : null}
      {load.error ? <Notice kind="danger">{problemText(load.error, t)}</Notice> : null}
      <div className={classes.row}>
        <Button
          variant="default"
          leftSection={<icons.download size={18} aria-hidden="true" />}
          onClick={() => void save()}
        >
          {t('reports.classifier.export')}
        </Button>
        <FileInput
          accept=".csv,text/csv"
          clearable
          label={t('reports.classifier.import')}
          placeholder={t('reports.classifier.choose-file')}
          onChange={(file) => void choose(file)}
        />
        {mayApply && report.differences.length > 0 ? (
          <Button loading={load.isPending} onClick={() => load.mutate({ csv, isTrial: false })}>
            {t('reports.classifier.apply')}
          </Button>
        ) : null}
      </div>
      {report ? <CsvReport report={report} /> : null}
    </details>
  );
}

function CsvReport({ report }: { report: OutputOf<typeof importClassifier> }): ReactNode {
  const t = useText();
  const { errors, differences, isApplied } = report;
  if (errors.length > 0) {
    return (
      <Notice kind="danger" title={t('reports.classifier.csv-errors', { count: errors.length })}>
        <ul>
          {errors.slice(0, shownLines).map(({ row, column, reason }, index) => (
            <li key={index}>{t('reports.classifier.csv-error', { row, column, reason: t(reason) })}</li>
          ))}
        </ul>
      </Notice>
    );
  }
  return (
    <Notice
      kind={isApplied ? 'good' : 'info'}
      title={t(isApplied ? 'reports.classifier.csv-applied' : 'reports.classifier.csv-differences', {
        count: differences.length,
      })}
    >
      <ul>
        {differences.slice(0, shownLines).map(({ kind, id, fields }) => (
          <li key={`${kind} ${id}`}>
            {t(`reports.difference.${kind}`)}: <code>{id}</code> {fields.join(', ')}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** Spreadsheets of old save Cyrillic in Windows-1251; UTF-8 that does not decode is taken for that. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new TextDecoder('windows-1251').decode(bytes);
  }
}

function download(csv: string): void {
  // The mark at the beginning tells spreadsheets that this is UTF-8.
  const url = URL.createObjectURL(new Blob(['\uFEFF', csv], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'classifier.csv';
  link.click();
  URL.revokeObjectURL(url);
}
