import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { openShare, proposeDone } from '../../contract/contractor-shares.ts';
import { PhotoField } from '../photos/PhotoField.tsx';
import { usePickedPhotos } from '../photos/use-picked-photos.ts';
import { proofsOf } from '../proof/proofs-of.ts';
import classes from './Contractors.module.css';

interface ProposalFormProps {
  readonly token: string;
  readonly number: number;
  readonly onDone: () => void;
}

/** The contractor's photos and words; they go to the organisation and not to the public. */
export function ProposalForm({ token, number, onDone }: ProposalFormProps): ReactNode {
  const t = useText();
  const [text, setText] = useState(t('reports.work.done-text'));
  const photos = usePickedPhotos();
  const propose = useCommand(proposeDone, { changes: [openShare], onDone });
  const send = async (): Promise<void> => {
    const references = await photos.references();
    if (references) propose.mutate({ token, number, text, photos: proofsOf(references, photos.photos) });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };
  const textError = fieldText(propose.error, '/text');
  return (
    <form className={classes.form} onSubmit={submit} aria-label={t('reports.shared.done')}>
      <PhotoField
        photos={photos.photos}
        onAdd={photos.add}
        onRemove={photos.remove}
        cameraText={t('reports.work.one-more')}
      />
      <Textarea
        label={t('reports.shared.words')}
        required
        autosize
        minRows={2}
        maxLength={4000}
        value={text}
        error={textError}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {propose.error && !textError ? <Notice kind="danger">{problemText(propose.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={propose.isPending || photos.isBusy}>
          {t('reports.shared.send')}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {t('web.action.cancel')}
        </Button>
      </div>
    </form>
  );
}
