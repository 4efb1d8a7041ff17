import type { FormEvent, ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { Button, CopyButton, Select, Textarea, TextInput } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import type { Point } from '#kernel/http/fields.ts';
import { useMutation } from '@tanstack/react-query';
import { call, CallProblem } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { ButtonLink } from '#web/links.tsx';
import { newKey } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { sendAnonymously } from '../../contract/anonymous-routes.ts';
import type { AnswerInput } from '../../contract/answers.ts';
import { textLimit } from '../../contract/report.ts';
import { useCategories } from '../categories.ts';
import { PlaceField } from '../new-report/PlaceField.tsx';
import { CauseQuestions, stopsOf } from '../new-report/CauseQuestions.tsx';
import { PhotoField } from '../photos/PhotoField.tsx';
import { usePickedPhotos } from '../photos/use-picked-photos.ts';
import classes from './Embed.module.css';

type Sent = OutputOf<typeof sendAnonymously>;

/** A small form in a frame of another site: nobody is signed in there, so the report is followed by its link alone. */
export function EmbedForm({ onDone }: { onDone: () => void }): ReactNode {
  const t = useText();
  const [sent, setSent] = useState<Sent | null>(null);
  if (sent) return <SentByWidget sent={sent} onDone={onDone} />;
  return (
    <div className={classes.formBox}>
      <p className={classes.hint}>{t('reports.embed.form-lead')}</p>
      <Fields onSent={setSent} />
    </div>
  );
}

interface Draft {
  readonly place: { readonly point: Point; readonly words: string } | null;
  readonly categoryId: string | null;
  readonly causeId: string | null;
  readonly text: string;
  readonly answers: AnswerInput;
}

const blank: Draft = { place: null, categoryId: null, causeId: null, text: '', answers: {} };

function useWidgetReport(onSent: (sent: Sent) => void) {
  const [draft, setDraft] = useState(blank);
  const picked = usePickedPhotos();
  // One key for all presses: an answer that was lost on the way comes again, with the same link.
  const [key] = useState(newKey);
  const send = useMutation<Sent, CallProblem>({
    mutationFn: async () => {
      const { place, categoryId, causeId, text, answers } = draft;
      const photos = await picked.references();
      if (!photos || !place || !categoryId)
        throw new CallProblem({ code: 'http.invalid-input', status: 400, title: '' });
      const report = { text, categoryId, causeId, answers, place: place.point, photos };
      return await call(sendAnonymously, { ...report, source: 'widget' }, { idempotencyKey: key });
    },
    onSuccess: onSent,
  });
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  return { draft, change, picked, send };
}

function Fields({ onSent }: { onSent: (sent: Sent) => void }): ReactNode {
  const t = useText();
  const categories = useCategories();
  const { draft, change, picked, send } = useWidgetReport(onSent);
  const { place, categoryId, text } = draft;
  const category = categories.all.find(({ id }) => id === categoryId);
  const isStopped = stopsOf(category, draft.causeId).some(({ effect }) => effect === 'stop');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (place && categoryId && !isStopped) send.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <PlaceField
        place={place?.point ?? null}
        placeText={place?.words ?? ''}
        address={null}
        isOutside={send.error?.code === 'reports.place-outside-town'}
        error={text !== '' && !place ? t('reports.embed.place-needed') : null}
        onPick={(point, words) => change({ place: { point, words } })}
      />
      <CategoryPart draft={draft} change={change} />
      <Textarea
        required
        autosize
        minRows={3}
        maxLength={textLimit}
        label={t('reports.embed.text')}
        value={text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <PhotoField
        photos={picked.photos}
        onAdd={picked.add}
        onRemove={picked.remove}
        cameraText={t('reports.embed.photo')}
      />
      {send.error ? <Notice kind="danger">{problemText(send.error, t)}</Notice> : null}
      <Button type="submit" loading={send.isPending || picked.isBusy} disabled={isStopped || !place}>
        {t('reports.anonymous.send')}
      </Button>
      <p className={classes.hint}>{t('reports.anonymous.hint')}</p>
    </form>
  );
}

interface CategoryPartProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}

function CategoryPart({ draft: { categoryId, causeId, answers }, change }: CategoryPartProps): ReactNode {
  const t = useText();
  const categories = useCategories();
  const category = categories.all.find(({ id }) => id === categoryId);
  return (
    <>
      <Select
        required
        searchable
        allowDeselect={false}
        label={t('reports.new.category')}
        placeholder={t('reports.new.category-choose')}
        data={[...categories.choices]}
        value={categoryId}
        onChange={(id) => change({ categoryId: id, causeId: null, answers: {} })}
      />
      <CauseQuestions category={category} causeId={causeId} answers={answers} onChange={change} />
    </>
  );
}

/** The link is told once: it is all the sender will ever have. */
function SentByWidget({ sent, onDone }: { sent: Sent; onDone: () => void }): ReactNode {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const path = `/reports/by-link/${sent.token}`;
  const url = new URL(path, location.origin).href;
  return (
    <div ref={box} tabIndex={-1} className={classes.formBox}>
      <h2 className={classes.title}>{t('reports.sent.title', { number: String(sent.number) })}</h2>
      <p>{t('reports.anonymous.keep-link')}</p>
      <TextInput
        readOnly
        label={t('reports.anonymous.link')}
        value={url}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className={classes.buttons}>
        <CopyButton value={url}>
          {({ copied, copy }) => (
            <Button onClick={copy}>
              {t(copied ? 'reports.anonymous.copied' : 'reports.anonymous.copy')}
            </Button>
          )}
        </CopyButton>
        <ButtonLink to={path} variant="default">
          {t('reports.sent.open')}
        </ButtonLink>
        <Button variant="default" onClick={onDone}>
          {t('reports.embed.to-map')}
        </Button>
      </div>
    </div>
  );
}
