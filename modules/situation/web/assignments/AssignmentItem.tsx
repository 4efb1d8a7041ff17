import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import type { AssignmentStep, AssignmentView } from '../../contract/assignment.ts';
import { listAssignments, takeAssignmentStep } from '../../contract/assignment-routes.ts';
import classes from '../head/Head.module.css';

type Step = Exclude<AssignmentStep, 'give'>;

const withWords: readonly AssignmentStep[] = ['report', 'return', 'cancel'];

/** One assignment with what came of it and what its reader may do now. */
export function AssignmentItem({ assignment }: { readonly assignment: AssignmentView }): ReactNode {
  const t = useText();
  const { civilDate, dateTime } = useFormats();
  const { number, text, state, dueOn, isOverdue, giver, performer, organisation, figure, steps } = assignment;
  const title = t('situation.assignment.number', { number: String(number) });
  return (
    <li className={classes.assignment} data-overdue={isOverdue || undefined}>
      <p className={classes.fine}>
        {[title, t(`situation.assignment.state.${state}`), figure].filter(Boolean).join(' · ')}
      </p>
      <p>{text}</p>
      <p className={classes.fine}>{t('situation.assignment.parties', { performer, organisation, giver })}</p>
      <p className={isOverdue ? classes.late : classes.fine}>
        {t(isOverdue ? 'situation.assignment.overdue' : 'situation.assignment.until', {
          day: civilDate(dueOn),
        })}
      </p>
      {steps.length > 1 ? (
        <ul className={classes.cards} aria-label={t('situation.assignment.history', { title })}>
          {steps.map(({ at, step, person, text: words }) => (
            <li key={`${at}${step}`}>
              <span className={classes.fine}>
                {`${dateTime(at)} · ${person} · ${t(`situation.assignment.step.${step}`)}`}
              </span>
              {words}
            </li>
          ))}
        </ul>
      ) : null}
      <Steps assignment={assignment} title={title} />
    </li>
  );
}

interface StepsProps {
  readonly assignment: AssignmentView;
  readonly title: string;
}

function Steps({ assignment: { id, can }, title }: StepsProps): ReactNode {
  const t = useText();
  const [open, setOpen] = useState<Step | null>(null);
  const close = (): void => setOpen(null);
  const take = useCommand(takeAssignmentStep, { changes: [listAssignments], onDone: close });
  const steps = can.filter((step): step is Step => step !== 'give');
  const press = (step: Step): void => (withWords.includes(step) ? setOpen(step) : take.mutate({ id, step }));
  return (
    <>
      {take.error ? <Notice kind="danger">{problemText(take.error, t)}</Notice> : null}
      {open ? (
        <WordsForm
          step={open}
          title={title}
          isPending={take.isPending}
          onSubmit={(text) => take.mutate({ id, step: open, text })}
          onClose={close}
        />
      ) : null}
      <div className={classes.buttons} hidden={open !== null}>
        {steps.map((step) => (
          <Button
            key={step}
            variant={step === 'report' || step === 'confirm' ? 'filled' : 'default'}
            loading={take.isPending}
            onClick={() => press(step)}
          >
            {t(`situation.assignment.do.${step}`)}
          </Button>
        ))}
      </div>
    </>
  );
}

interface WordsFormProps {
  readonly step: Step;
  readonly title: string;
  readonly isPending: boolean;
  readonly onSubmit: (words: string) => void;
  readonly onClose: () => void;
}

function WordsForm({ step, title, isPending, onSubmit, onClose }: WordsFormProps): ReactNode {
  const t = useText();
  const [words, setWords] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(words);
  };
  return (
    <form className={classes.fields} onSubmit={submit} aria-label={title}>
      <Textarea
        label={t(`situation.assignment.words.${step}`)}
        value={words}
        required
        autosize
        minRows={2}
        maxLength={4000}
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={isPending}>
          {t(`situation.assignment.do.${step}`)}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('situation.place.close')}
        </Button>
      </div>
    </form>
  );
}
