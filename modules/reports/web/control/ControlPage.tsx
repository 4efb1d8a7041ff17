import type { ReactNode } from 'react';
import { Page } from '#web/design/Page.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { listControlSample } from '../../contract/control.ts';
import { JudgedAnswers, ProofPicture, usePages } from '../proof/JudgedAnswers.tsx';
import classes from '../proof/JudgedAnswers.module.css';
import { JudgementForm } from './JudgementForm.tsx';

const answersAtOnce = 20;

/** Answers drawn for control: what was asked, what was answered, both pictures, and the controller's judgement. */
export function ControlPage(): ReactNode {
  const t = useText();
  const pages = usePages();
  const list = useQueryRoute(
    listControlSample,
    { limit: answersAtOnce, ...(pages.cursor ? { after: pages.cursor } : {}) },
    { keepsPrevious: true },
  );
  const words = {
    title: t('reports.nav.control'),
    empty: t('reports.control.empty'),
    emptyText: t('reports.control.empty-text'),
    back: t('reports.control.back'),
    on: t('reports.discussion.more'),
  };
  return (
    <Page
      title={words.title}
      lead={list.data ? t('reports.control.lead', { count: list.data.total }) : ''}
      width="full"
    >
      <JudgedAnswers list={list} pages={pages} words={words} keyOf={({ answerId }) => answerId}>
        {(answer) => (
          <>
            <Words title={t('reports.control.asked')} text={answer.text} />
            <Words title={t('reports.control.answered')} text={answer.answer} />
            <div className={classes.pair}>
              {answer.before ? (
                <ProofPicture picture={answer.before} title={t('reports.photo.before')} />
              ) : null}
              {answer.proofs.map((picture) => (
                <ProofPicture key={picture.id} picture={picture} title={t('reports.suspicious.proof')} />
              ))}
            </div>
            <JudgementForm answer={answer} />
          </>
        )}
      </JudgedAnswers>
    </Page>
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
