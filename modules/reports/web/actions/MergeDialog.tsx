import type { ReactNode } from 'react';
import { useState } from 'react';
import { Radio, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueryRoute } from '#web/query.ts';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { mergeReport } from '../../contract/life-routes.ts';
import { listReports, readReport } from '../../contract/routes.ts';
import type { ReportSummary } from '../../contract/report.ts';
import { useCategories } from '../categories.ts';
import { ReportBrief } from '../components/ReportItem.tsx';
import { PhotoGallery } from '../photos/PhotoGallery.tsx';
import { useReportCommand } from '../report-queries.ts';
import classes from './Actions.module.css';
import type { DialogProps } from './ReasonField.tsx';
import { FormDialog } from '#web/design/Dialog.tsx';

const askAfterMs = 250;
const shownAtOnce = 8;
/** About 250 m of latitude. */
const nearDegrees = 0.0022;

/** Which report is about the same: those near by, or found by number or words; the chosen one is shown in full. */
export function MergeDialog({ report, onClose, onDone }: DialogProps): ReactNode {
  const t = useText();
  const [words, setWords] = useState('');
  const [masterNumber, setMasterNumber] = useState<string | null>(null);
  const merge = useReportCommand(mergeReport, onDone);
  const found = useCandidates(report, words);
  const { number, version } = report;
  return (
    <FormDialog
      title={t('reports.moderation.merge')}
      submit={t('reports.moderation.merge')}
      isBusy={merge.isPending}
      problem={merge.error}
      onClose={onClose}
      onSubmit={() => {
        if (masterNumber) merge.mutate({ number, version, masterNumber: Number(masterNumber) });
      }}
      size="xl"
    >
      <TextInput
        type="search"
        label={t('reports.filter.text')}
        description={t('reports.merge.hint')}
        data-autofocus
        value={words}
        maxLength={100}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {found.isLoading ? <LoadingState /> : null}
      <Radio.Group
        label={t('reports.merge.candidates')}
        value={masterNumber ?? ''}
        onChange={setMasterNumber}
      >
        <div className={classes.candidates}>
          {found.reports.map((candidate) => (
            <Candidate
              key={candidate.id}
              report={candidate}
              isChosen={masterNumber === String(candidate.number)}
            />
          ))}
        </div>
      </Radio.Group>
      {!found.isLoading && found.reports.length === 0 ? (
        <p className={classes.hint}>{t('reports.merge.nothing')}</p>
      ) : null}
    </FormDialog>
  );
}

function useCandidates(report: DialogProps['report'], words: string) {
  const [asked] = useDebouncedValue(words.trim(), askAfterMs);
  const { lng, lat } = report.place;
  const box = [lng - nearDegrees * 1.7, lat - nearDegrees, lng + nearDegrees * 1.7, lat + nearDegrees];
  const found = useQueryRoute(
    listReports,
    { limit: shownAtOnce, ...(asked ? { text: asked } : { box: box.join(',') }) },
    { keepsPrevious: true },
  );
  const reports = (found.data?.reports ?? []).filter(
    ({ id, status }) => id !== report.id && status !== 'duplicate',
  );
  return { reports, isLoading: found.isPending };
}

function Candidate({ report, isChosen }: { report: ReportSummary; isChosen: boolean }): ReactNode {
  const t = useText();
  const categories = useCategories();
  return (
    <div className={classes.candidate} data-chosen={isChosen || undefined}>
      <Radio
        value={String(report.number)}
        aria-label={t('reports.number', { number: String(report.number) })}
        label={<ReportBrief report={report} categories={categories} hasText={!isChosen} />}
      />
      {isChosen ? <InFull number={report.number} /> : null}
    </div>
  );
}

function InFull({ number }: { number: number }): ReactNode {
  const report = useQueryRoute(readReport, { number });
  if (!report.data) return <LoadingState />;
  return (
    <div className={classes.panel}>
      <p className={classes.words}>{report.data.text}</p>
      <PhotoGallery photos={report.data.photos} />
    </div>
  );
}
