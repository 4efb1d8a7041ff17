import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { icons } from '#web/icons.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import type { Rating } from '../../contract/rating.ts';
import { confirmReport, reopenReport } from '../../contract/routes.ts';
import type { ReportCard } from '../../contract/report.ts';
import { focusOnMount } from '../components/focus-on-mount.ts';
import { PhotoField } from '../photos/PhotoField.tsx';
import { usePickedPhotos } from '../photos/use-picked-photos.ts';
import { RatingFields } from '../verdict/RatingFields.tsx';
import { useReportCommand } from '../report-queries.ts';
import classes from './Actions.module.css';

const dayMs = 24 * 60 * 60 * 1000;

/** The author's word on a finished work: it is gone, or it is still there. */
export function VerdictPanel({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const { date } = useFormats();
  const [openedAtMs] = useState(Date.now);
  const [choice, setChoice] = useState<'confirm' | 'reopen' | null>(null);
  const { verdictUntil } = report;
  if (!report.can.judge || !verdictUntil) return null;
  const daysLeft = Math.max(0, Math.ceil((new Date(verdictUntil).getTime() - openedAtMs) / dayMs));
  return (
    <Surface>
      <section className={classes.panel} aria-labelledby="verdict-title">
        <h2 id="verdict-title" className={classes.panelTitle}>
          {t('reports.verdict.title')}
        </h2>
        <p className={classes.hint}>
          {t('reports.verdict.until', { days: daysLeft, date: date(verdictUntil) })}
        </p>
        {choice === 'confirm' ? <ConfirmForm report={report} onCancel={() => setChoice(null)} /> : null}
        {choice === 'reopen' ? <ReopenForm report={report} onCancel={() => setChoice(null)} /> : null}
        {choice === null ? (
          <div className={classes.buttons}>
            <Button
              leftSection={<icons.check size={22} aria-hidden="true" />}
              onClick={() => setChoice('confirm')}
            >
              {t('reports.verdict.confirm')}
            </Button>
            <Button
              variant="default"
              leftSection={<icons.undo size={20} aria-hidden="true" />}
              onClick={() => setChoice('reopen')}
            >
              {t('reports.verdict.reopen')}
            </Button>
          </div>
        ) : null}
      </section>
    </Surface>
  );
}

/** One press confirms; a mark and words are asked for, not demanded. */
function ConfirmForm({ report, onCancel }: { report: ReportCard; onCancel: () => void }): ReactNode {
  const t = useText();
  const [rating, setRating] = useState<Rating | null>(null);
  const [text, setText] = useState('');
  const confirm = useReportCommand(confirmReport);
  const { number, version } = report;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    confirm.mutate({ number, version, text, ...(rating ? { rating } : {}) });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <RatingFields value={rating} onChange={setRating} />
      <Textarea
        label={t('reports.rating.words')}
        description={t('reports.rating.words-hint')}
        autosize
        minRows={2}
        maxLength={1000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {confirm.error ? <Notice kind="danger">{problemText(confirm.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={confirm.isPending}>
          {t('reports.verdict.confirm-done')}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t('web.action.cancel')}
        </Button>
      </div>
    </form>
  );
}

function ReopenForm({ report, onCancel }: { report: ReportCard; onCancel: () => void }): ReactNode {
  const t = useText();
  const [reason, setReason] = useState('');
  const [rating, setRating] = useState<Rating | null>(null);
  const photos = usePickedPhotos();
  const reopen = useReportCommand(reopenReport);
  const { number, version } = report;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const references = await photos.references();
    if (!references) return;
    reopen.mutate({ number, version, reason, photos: references, ...(rating ? { rating } : {}) });
  };
  const reasonError = fieldText(reopen.error, '/reason');
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)}>
      <Textarea
        label={t('reports.verdict.reason')}
        ref={focusOnMount}
        required
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        error={reasonError}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <PhotoField
        photos={photos.photos}
        onAdd={photos.add}
        onRemove={photos.remove}
        cameraText={t('reports.new.take-photo')}
      />
      <RatingFields value={rating} onChange={setRating} />
      {reopen.error && !reasonError ? <Notice kind="danger">{problemText(reopen.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={reopen.isPending || photos.isBusy}>
          {t('reports.verdict.send-back')}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t('web.action.cancel')}
        </Button>
      </div>
    </form>
  );
}
