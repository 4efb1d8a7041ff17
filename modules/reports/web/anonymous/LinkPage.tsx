import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { usePathParameters } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { judgeByLink, readByLink, replyByLink } from '../../contract/anonymous-routes.ts';
import type { Rating } from '../../contract/rating.ts';
import classes from '../actions/Actions.module.css';
import { ReportHistory } from '../components/ReportHistory.tsx';
import { StatusBadge } from '../components/StatusBadge.tsx';
import { PhotoField } from '../photos/PhotoField.tsx';
import { PhotoGallery } from '../photos/PhotoGallery.tsx';
import { usePickedPhotos } from '../photos/use-picked-photos.ts';
import { RatingFields } from '../verdict/RatingFields.tsx';

type Answer = OutputOf<typeof readByLink>;

/** A report followed by whoever sent it without an account. */
export function LinkPage(): ReactNode {
  const t = useText();
  const { token = '' } = usePathParameters();
  const answer = useQueryRoute(readByLink, { token });
  if (answer.isPending) return <LoadingState />;
  if (answer.error) return <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />;
  const { report, can } = answer.data;
  return (
    <Page title={t('reports.number', { number: String(report.number) })} lead={t('reports.link.lead')}>
      <Surface>
        <div className={classes.panel}>
          <div>
            <StatusBadge status={report.status} />
          </div>
          <p className={classes.words}>{report.text}</p>
          {report.address ? <p className={classes.hint}>{report.address}</p> : null}
        </div>
      </Surface>
      {can.reply ? <ReplyForm token={token} report={report} /> : null}
      {can.judge ? <VerdictForm token={token} report={report} /> : null}
      <PhotoGallery photos={report.photos} />
      <Section title={t('reports.card.history')}>
        <ReportHistory history={report.history} />
      </Section>
    </Page>
  );
}

interface FormProps {
  readonly token: string;
  readonly report: Answer['report'];
}

function ReplyForm({ token, report }: FormProps): ReactNode {
  const t = useText();
  const [text, setText] = useState('');
  const reply = useCommand(replyByLink, { changes: [readByLink] });
  const question = report.history.findLast(({ kind }) => kind === 'asked');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    reply.mutate({ token, version: report.version, text });
  };
  return (
    <Surface>
      <form className={classes.form} onSubmit={submit}>
        <h2 className={classes.panelTitle}>{t('reports.reply.title')}</h2>
        <p className={classes.words}>{question?.text}</p>
        <Textarea
          label={t('reports.reply.text')}
          description={t('reports.reply.private')}
          required
          autosize
          minRows={2}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {reply.error ? <Notice kind="danger">{problemText(reply.error, t)}</Notice> : null}
        <div className={classes.buttons}>
          <Button type="submit" loading={reply.isPending}>
            {t('reports.reply.send')}
          </Button>
        </div>
      </form>
    </Surface>
  );
}

function VerdictForm({ token, report }: FormProps): ReactNode {
  const t = useText();
  const [isReturning, setIsReturning] = useState(false);
  const [reason, setReason] = useState('');
  const [rating, setRating] = useState<Rating | null>(null);
  const photos = usePickedPhotos();
  const judge = useCommand(judgeByLink, { changes: [readByLink] });
  const { version } = report;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const references = isReturning ? await photos.references() : [];
    if (!references) return;
    const words = { reason: isReturning ? reason : null, photos: references };
    judge.mutate({ token, version, ...words, ...(rating ? { rating } : {}) });
  };
  return (
    <Surface>
      <form className={classes.form} onSubmit={(event) => void submit(event)}>
        <h2 className={classes.panelTitle}>{t('reports.verdict.title')}</h2>
        {isReturning ? (
          <Textarea
            label={t('reports.verdict.reason')}
            required
            autosize
            minRows={3}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        ) : null}
        {isReturning ? (
          <PhotoField
            photos={photos.photos}
            onAdd={photos.add}
            onRemove={photos.remove}
            cameraText={t('reports.new.take-photo')}
          />
        ) : null}
        <RatingFields value={rating} onChange={setRating} />
        {judge.error ? <Notice kind="danger">{problemText(judge.error, t)}</Notice> : null}
        <div className={classes.buttons}>
          {isReturning ? (
            <Button type="submit" loading={judge.isPending || photos.isBusy}>
              {t('reports.verdict.reopen')}
            </Button>
          ) : (
            <>
              <Button type="submit" loading={judge.isPending}>
                {t('reports.verdict.confirm')}
              </Button>
              <Button variant="default" onClick={() => setIsReturning(true)}>
                {t('reports.verdict.reopen')}
              </Button>
            </>
          )}
        </div>
      </form>
    </Surface>
  );
}
