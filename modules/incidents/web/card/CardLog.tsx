import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, FileButton, TextInput } from '@mantine/core';
import type { FileReference } from '#kernel/files/contract/file.ts';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { useCommand } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { uploadPicture } from '#web/upload.ts';
import type { IncidentCard, LogEntry } from '../../contract/incident.ts';
import { addNote, readIncident } from '../../contract/routes.ts';
import { cardParts } from '../../contract/incident.ts';
import classes from './Card.module.css';

/** Everything that became of the card, the newest first, and a line for what happens beside it. */
export function CardLog({ card }: { card: IncidentCard }): ReactNode {
  const t = useText();
  return (
    <section className={classes.panel} aria-labelledby="log-title">
      <h3 id="log-title">{t('incidents.log.title')}</h3>
      {card.status === 'rejected' ? null : <NoteForm id={card.id} />}
      <div className={classes.photos}>
        {card.photos.map(({ id, fullUrl, thumbnailUrl }) => (
          <a key={id} href={fullUrl} target="_blank" rel="noreferrer">
            <img src={thumbnailUrl} alt={t('incidents.log.photo')} loading="lazy" />
          </a>
        ))}
      </div>
      <ol className={classes.log}>
        {card.log.toReversed().map((entry) => (
          <li key={entry.id}>
            <Entry entry={entry} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Entry({ entry }: { entry: LogEntry }): ReactNode {
  const t = useText();
  const { time } = useFormats();
  const { at, kind, person, service, state, text } = entry;
  const words = kind === 'changed' ? partsIn(text ?? '').map((part) => t(`incidents.part.${part}`)) : [text];
  return (
    <>
      <span className={classes.fine}>{time(at)}</span>{' '}
      {[t(`incidents.log.${kind}`), service, state ? t(`incidents.state.${state}`) : null]
        .filter(Boolean)
        .join(': ')}
      {words.filter(Boolean).length > 0 ? <span className={classes.words}>{words.join(', ')}</span> : null}
      {person ? <span className={classes.fine}> {person}</span> : null}
    </>
  );
}

function partsIn(text: string): string[] {
  const named = text.split(', ');
  return cardParts.filter((part) => named.includes(part));
}

function NoteForm({ id }: { id: string }): ReactNode {
  const t = useText();
  const [text, setText] = useState('');
  const [photos, setPhotos] = useState<readonly FileReference[]>([]);
  const [failure, setFailure] = useState<Error | null>(null);
  const add = useCommand(addNote, {
    changes: [readIncident],
    onDone: () => {
      setText('');
      setPhotos([]);
    },
  });
  const attach = (files: readonly File[]): void => {
    setFailure(null);
    for (const file of files)
      uploadPicture(file).then(
        ({ id: fileId, claim }) => setPhotos((before) => [...before, { id: fileId, claim }]),
        (error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))),
      );
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate({ id, text: text.trim() || t('incidents.log.photo'), photos: [...photos] });
  };
  const problem = failure ?? add.error;
  return (
    <form className={classes.note} onSubmit={submit}>
      <TextInput
        className={classes.grow}
        label={t('incidents.log.add')}
        maxLength={1000}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <FileButton multiple accept="image/jpeg,image/png,image/webp,image/avif" onChange={attach}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<icons.camera size={20} aria-hidden="true" />}>
            {photos.length === 0
              ? t('incidents.log.photo')
              : t('incidents.log.photos', { count: photos.length })}
          </Button>
        )}
      </FileButton>
      <Button
        type="submit"
        variant="default"
        loading={add.isPending}
        disabled={text.trim() === '' && photos.length === 0}
      >
        {t('incidents.log.write')}
      </Button>
      {problem ? <Notice kind="danger">{problemText(problem, t)}</Notice> : null}
    </form>
  );
}
