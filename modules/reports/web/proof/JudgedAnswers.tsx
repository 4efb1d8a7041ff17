import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import type { PictureView } from '#kernel/files/contract/file.ts';
import { Surface } from '#web/design/Surface.tsx';
import { TextLink } from '#web/links.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import type { CallProblem } from '#web/call.ts';
import { useFormats, useText } from '#web/texts.tsx';
import type { SampledAnswer } from '../../contract/control.ts';
import { useCategories } from '../categories.ts';
import { StatusBadge } from '../components/StatusBadge.tsx';
import classes from './JudgedAnswers.module.css';

/** The way through a list that is read by cursors: `cursor` of the page in sight, and the ways back and on. */
export interface Pages {
  readonly cursor: string | undefined;
  readonly back: (() => void) | null;
  readonly goOn: (cursor: string) => void;
}

export function usePages(): Pages {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  return {
    cursor: cursors.at(-1),
    back: cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : null,
    goOn: (cursor) => setCursors([...cursors, cursor]),
  };
}

interface AnswerFacts extends Pick<
  SampledAnswer,
  'categoryId' | 'status' | 'number' | 'organisation' | 'address' | 'answeredAt'
> {}

interface ListOfAnswers<Answer> {
  readonly data: { readonly answers: readonly Answer[]; readonly next: string | null } | undefined;
  readonly isPending: boolean;
  readonly error: CallProblem | null;
  readonly refetch: () => unknown;
}

export interface JudgedAnswersProps<Answer> {
  readonly list: ListOfAnswers<Answer>;
  readonly pages: Pages;
  readonly words: {
    readonly title: string;
    readonly empty: string;
    readonly emptyText: string;
    readonly back: string;
    readonly on: string;
  };
  readonly keyOf: (answer: Answer) => string;
  /** What of an answer is to be judged, and the form for it. */
  readonly children: (answer: Answer) => ReactNode;
}

/** Answers of executors that a controller judges, a page at a time. */
export function JudgedAnswers<Answer extends AnswerFacts>(props: JudgedAnswersProps<Answer>): ReactNode {
  const { list, pages, words, keyOf, children } = props;
  const { answers = [], next = null } = list.data ?? {};
  return (
    <>
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data && answers.length === 0 ? (
        <EmptyState icon="check" title={words.empty}>
          {words.emptyText}
        </EmptyState>
      ) : null}
      <ul className={classes.list} aria-label={words.title}>
        {answers.map((answer) => (
          <li key={keyOf(answer)}>
            <Surface>
              <article className={classes.answer}>
                <AnswerHead answer={answer} />
                {children(answer)}
              </article>
            </Surface>
          </li>
        ))}
      </ul>
      <div className={classes.buttons}>
        {pages.back ? (
          <Button variant="default" onClick={pages.back}>
            {words.back}
          </Button>
        ) : null}
        {next ? (
          <Button variant="default" onClick={() => pages.goOn(next)}>
            {words.on}
          </Button>
        ) : null}
      </div>
    </>
  );
}

function AnswerHead({ answer }: { answer: AnswerFacts }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const categories = useCategories();
  return (
    <>
      <header className={classes.head}>
        <h2 className={classes.title}>{categories.titleOf(answer.categoryId)}</h2>
        <StatusBadge status={answer.status} />
        <TextLink to={`/reports/${answer.number}`}>
          {t('reports.number', { number: String(answer.number) })}
        </TextLink>
      </header>
      <p className={classes.muted}>
        {[answer.organisation?.name, answer.address, dateTime(answer.answeredAt)].filter(Boolean).join(' · ')}
      </p>
    </>
  );
}

/** A picture with its words above it; pressed, it opens in full. */
export function ProofPicture({ picture, title }: { picture: PictureView; title: string }): ReactNode {
  return (
    <figure className={classes.figure}>
      <figcaption>{title}</figcaption>
      <a href={picture.fullUrl} target="_blank" rel="noreferrer">
        <img src={picture.thumbnailUrl} alt={title} loading="lazy" />
      </a>
    </figure>
  );
}
