import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { icons } from '#web/icons.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { replyToQuestion } from '../../contract/life-routes.ts';
import type { ReportCard } from '../../contract/report.ts';
import { PhotoField } from '../photos/PhotoField.tsx';
import { usePickedPhotos } from '../photos/use-picked-photos.ts';
import { useReportCommand } from '../report-queries.ts';
import classes from './Actions.module.css';

/** The question to the author, and the author's answer to it. */
export function ReplyPanel({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const { date } = useFormats();
  const question = report.history.findLast(({ kind }) => kind === 'asked');
  if (!report.actions.includes('reply') || !report.replyUntil) return null;
  return (
    <Surface>
      <section className={classes.panel} aria-labelledby="reply-title">
        <h2 id="reply-title" className={classes.panelTitle}>
          {t('reports.reply.title')}
        </h2>
        <p className={classes.words}>{question?.text}</p>
        <p className={classes.hint}>{t('reports.reply.until', { date: date(report.replyUntil) })}</p>
        <ReplyForm report={report} />
      </section>
    </Surface>
  );
}

function ReplyForm({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const [text, setText] = useState('');
  const photos = usePickedPhotos();
  const reply = useReportCommand(replyToQuestion);
  const { number, version } = report;
  const textError = fieldText(reply.error, '/text');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const references = await photos.references();
    if (references) reply.mutate({ number, version, text, photos: references });
  };
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)}>
      <Textarea
        label={t('reports.reply.text')}
        description={t('reports.reply.private')}
        required
        autosize
        minRows={2}
        maxLength={4000}
        value={text}
        error={textError}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <PhotoField
        photos={photos.photos}
        onAdd={photos.add}
        onRemove={photos.remove}
        cameraText={t('reports.new.take-photo')}
      />
      {reply.error && !textError ? <Notice kind="danger">{problemText(reply.error, t)}</Notice> : null}
      <Button
        type="submit"
        loading={reply.isPending || photos.isBusy}
        leftSection={<icons.send size={20} aria-hidden="true" />}
      >
        {t('reports.reply.send')}
      </Button>
    </form>
  );
}
