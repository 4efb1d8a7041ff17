import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import type { Point } from '#kernel/http/fields.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useText } from '#web/texts.tsx';
import {
  dismissIncoming,
  listIncoming,
  readIncoming,
  registerIncoming,
} from '../../contract/incoming-routes.ts';
import classes from '../actions/Actions.module.css';
import { useCategories } from '../categories.ts';
import { CategoryField } from '../new-report/CategoryField.tsx';
import { RuleField } from '../moderation-rules/RuleField.tsx';
import { PlaceField } from '../new-report/PlaceField.tsx';

type Letter = OutputOf<typeof readIncoming>;

/** One letter, whose opening is put on record, and what it takes to make a report of it. */
export function IncomingLetter({ id }: { id: string }): ReactNode {
  const letter = useQueryRoute(readIncoming, { id });
  if (letter.data) return <LetterCard letter={letter.data} />;
  return letter.error ? (
    <ErrorState problem={letter.error} onRetry={() => void letter.refetch()} />
  ) : (
    <LoadingState />
  );
}

function LetterCard({ letter }: { letter: Letter }): ReactNode {
  const t = useText();
  const isOpen = letter.state === 'waiting' || letter.state === 'ignored';
  return (
    <Surface>
      <div className={classes.form}>
        <h2 className={classes.panelTitle}>{letter.subject ?? t('reports.incoming.no-subject')}</h2>
        <p className={classes.hint}>
          {letter.name} {letter.address}
        </p>
        <div className={classes.buttons}>
          {letter.photos.map(({ id, fullUrl, thumbnailUrl }) => (
            <a key={id} href={fullUrl} target="_blank" rel="noreferrer">
              <img src={thumbnailUrl} alt={t('reports.photo.problem')} width={120} />
            </a>
          ))}
        </div>
        {letter.leftOutCount > 0 ? (
          <Notice kind="info">{t('reports.incoming.left-out', { count: letter.leftOutCount })}</Notice>
        ) : null}
        {isOpen ? <RegisterForm letter={letter} /> : <p>{letter.text}</p>}
        {isOpen ? <DismissForm id={letter.id} /> : null}
      </div>
    </Surface>
  );
}

function RegisterForm({ letter }: { letter: Letter }): ReactNode {
  const t = useText();
  const categories = useCategories();
  const [text, setText] = useState(letter.text);
  const [categoryId, setCategoryId] = useState(letter.suggested.categoryIds[0] ?? null);
  const [isChosen, setIsChosen] = useState(false);
  const [picked, setPicked] = useState<PickedPlace | null>(null);
  const register = useCommand(registerIncoming, { changes: [listIncoming] });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (categoryId && picked) register.mutate({ id: letter.id, text, categoryId, place: picked.place });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <Textarea
        label={t('reports.incoming.text')}
        description={t('reports.incoming.text-hint')}
        required
        autosize
        minRows={4}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <CategoryField
        text={text}
        categoryId={categoryId}
        isChosen={isChosen}
        categories={categories}
        error={null}
        onChange={(id, chosen) => {
          setCategoryId(id);
          setIsChosen(chosen);
        }}
      />
      <LetterPlace letter={letter} picked={picked} onPick={setPicked} />
      {register.error ? <Notice kind="danger">{problemText(register.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={register.isPending} disabled={!categoryId || !picked}>
          {t('reports.incoming.register')}
        </Button>
      </div>
    </form>
  );
}

interface PickedPlace {
  readonly place: Point;
  readonly words: string;
}

interface LetterPlaceProps {
  readonly letter: Letter;
  readonly picked: PickedPlace | null;
  readonly onPick: (picked: PickedPlace) => void;
}

/** The addresses its words name, each by one press; or any other way to a place. */
function LetterPlace({ letter, picked, onPick }: LetterPlaceProps): ReactNode {
  const t = useText();
  return (
    <>
      <div className={classes.buttons} role="group" aria-label={t('reports.incoming.places')}>
        {letter.suggested.places.map(({ id, address, lng, lat }) => (
          <Button key={id} variant="default" onClick={() => onPick({ place: { lng, lat }, words: address })}>
            {address}
          </Button>
        ))}
      </div>
      <PlaceField
        key={picked?.words}
        place={picked?.place ?? null}
        placeText={picked?.words ?? ''}
        address={null}
        isOutside={false}
        error={null}
        onPick={(place, words) => onPick({ place, words })}
      />
    </>
  );
}

function DismissForm({ id }: { id: string }): ReactNode {
  const t = useText();
  const [ruleId, setRuleId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const dismiss = useCommand(dismissIncoming, { changes: [listIncoming] });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ruleId) dismiss.mutate({ id, ruleId, reason });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <RuleField value={ruleId} onChange={setRuleId} />
      <Textarea
        label={t('reports.moderation.own-words')}
        autosize
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {dismiss.error ? <Notice kind="danger">{problemText(dismiss.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" variant="default" loading={dismiss.isPending}>
          {t('reports.incoming.dismiss')}
        </Button>
      </div>
    </form>
  );
}
