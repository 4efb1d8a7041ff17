import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { TextLink, usePathParameters } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { followMailLink, readMailLink } from '../../contract/incoming-routes.ts';
import type { Rating } from '../../contract/rating.ts';
import classes from '../actions/Actions.module.css';
import { PhotoField } from '../photos/PhotoField.tsx';
import { usePickedPhotos } from '../photos/use-picked-photos.ts';
import { RatingFields } from '../verdict/RatingFields.tsx';

/** Where a link of a letter leads: nothing happens before a press, since mail filters open links as well. */
export function MailLinkPage(): ReactNode {
  const t = useText();
  const { token = '' } = usePathParameters();
  const link = useQueryRoute(readMailLink, { token });
  return (
    <Page title={t('reports.by-mail.title')}>
      {link.isPending ? <LoadingState /> : null}
      {link.error ? <ErrorState problem={link.error} onRetry={() => void link.refetch()} /> : null}
      {link.data ? <Judgement token={token} link={link.data} /> : null}
    </Page>
  );
}

interface JudgementProps {
  readonly token: string;
  readonly link: OutputOf<typeof readMailLink>;
}

function Judgement({ token, link }: JudgementProps): ReactNode {
  const t = useText();
  const [reason, setReason] = useState('');
  const [rating, setRating] = useState<Rating | null>(null);
  const photos = usePickedPhotos();
  const follow = useCommand(followMailLink);
  const number = String(link.number);
  const isReopening = link.purpose === 'reopen';
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const references = await photos.references();
    if (!references) return;
    const words = isReopening ? { reason, photos: references } : {};
    follow.mutate({ token, ...words, ...(rating ? { rating } : {}) });
  };
  if (follow.data)
    return (
      <Notice kind="good">
        {t(isReopening ? 'reports.by-mail.reopened' : 'reports.by-mail.confirmed', { number })}
      </Notice>
    );
  return (
    <Surface>
      <form className={classes.form} onSubmit={(event) => void submit(event)}>
        <TextLink to={`/reports/${number}`}>{t('reports.number', { number })}</TextLink>
        {link.answer ? <p>{link.answer}</p> : null}
        {link.isOpen ? null : <Notice kind="info">{t('reports.by-mail.over')}</Notice>}
        {follow.error ? <Notice kind="danger">{problemText(follow.error, t)}</Notice> : null}
        {link.isOpen && isReopening ? (
          <Textarea
            label={t('reports.verdict.reason')}
            required
            autosize
            minRows={3}
            maxLength={1000}
            value={reason}
            error={fieldText(follow.error, '/reason')}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        ) : null}
        {link.isOpen && isReopening ? (
          <PhotoField
            photos={photos.photos}
            onAdd={photos.add}
            onRemove={photos.remove}
            cameraText={t('reports.new.take-photo')}
          />
        ) : null}
        {link.isOpen ? <RatingFields value={rating} onChange={setRating} /> : null}
        {link.isOpen ? (
          <div className={classes.buttons}>
            <Button type="submit" loading={follow.isPending || photos.isBusy}>
              {t(isReopening ? 'reports.verdict.reopen' : 'reports.verdict.confirm')}
            </Button>
          </div>
        ) : null}
      </form>
    </Surface>
  );
}
