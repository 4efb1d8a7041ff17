import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import type { PictureView } from '#kernel/files/contract/file.ts';
import { Page } from '#web/design/Page.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { TextLink } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { listControlSample } from '../../contract/control.ts';
import type { SampledAnswer } from '../../contract/control.ts';
import { useCategories } from '../categories.ts';
import { StatusBadge } from '../components/StatusBadge.tsx';
import classes from '../proof/Suspicious.module.css';
import { JudgementForm } from './JudgementForm.tsx';

const answersAtOnce = 20;

/** Answers drawn for control: what was asked, what was answered, both pictures, and the controller's judgement. */
export function ControlPage(): ReactNode {
  const t = useText();
  const [afters, setAfters] = useState<readonly string[]>([]);
  const after = afters.at(-1);
  const list = useQueryRoute(
    listControlSample,
    { limit: answersAtOnce, ...(after ? { after } : {}) },
    { keepsPrevious: true },
  );
  const { answers = [], next = null, total = 0 } = list.data ?? {};
  return (
    <Page
      title={t('reports.nav.control')}
      lead={list.data ? t('reports.control.lead', { count: total }) : ''}
      width="full"
    >
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data && answers.length === 0 ? (
        <EmptyState icon="check" title={t('reports.control.empty')}>
          {t('reports.control.empty-text')}
        </EmptyState>
      ) : null}
      <ul className={classes.list} aria-label={t('reports.nav.control')}>
        {answers.map((answer) => (
          <li key={answer.answerId}>
            <Answer answer={answer} />
          </li>
        ))}
      </ul>
      <div className={classes.buttons}>
        {afters.length > 0 ? (
          <Button variant="default" onClick={() => setAfters(afters.slice(0, -1))}>
            {t('reports.control.back')}
          </Button>
        ) : null}
        {next ? (
          <Button variant="default" onClick={() => setAfters([...afters, next])}>
            {t('reports.discussion.more')}
          </Button>
        ) : null}
      </div>
    </Page>
  );
}

function Answer({ answer }: { answer: SampledAnswer }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const categories = useCategories();
  return (
    <Surface>
      <article className={classes.answer}>
        <header className={classes.head}>
          <h2 className={classes.title}>{categories.titleOf(answer.categoryId)}</h2>
          <StatusBadge status={answer.status} />
          <TextLink to={`/reports/${answer.number}`}>
            {t('reports.number', { number: String(answer.number) })}
          </TextLink>
        </header>
        <p className={classes.muted}>
          {[answer.organisation?.name, answer.address, dateTime(answer.answeredAt)]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <Words title={t('reports.control.asked')} text={answer.text} />
        <Words title={t('reports.control.answered')} text={answer.answer} />
        <div className={classes.pair}>
          {answer.before ? <Picture picture={answer.before} title={t('reports.photo.before')} /> : null}
          {answer.proofs.map((picture) => (
            <Picture key={picture.id} picture={picture} title={t('reports.suspicious.proof')} />
          ))}
        </div>
        <JudgementForm answer={answer} />
      </article>
    </Surface>
  );
}

function Words({ title, text }: { title: string; text: string | null }): ReactNode {
  if (!text) return null;
  return (
    <div>
      <p className={classes.muted}>{title}</p>
      <p className={classes.words}>{text}</p>
    </div>
  );
}

function Picture({ picture, title }: { picture: PictureView; title: string }): ReactNode {
  return (
    <figure className={classes.figure}>
      <figcaption>{title}</figcaption>
      <a href={picture.fullUrl} target="_blank" rel="noreferrer">
        <img src={picture.thumbnailUrl} alt={title} loading="lazy" />
      </a>
    </figure>
  );
}
