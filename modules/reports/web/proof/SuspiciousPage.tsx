import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Radio, Textarea } from '@mantine/core';
import type { PictureView } from '#kernel/files/contract/file.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { TextLink } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import type { Translate } from '#web/texts.tsx';
import { listSuspiciousAnswers, settleSuspicion } from '../../contract/proof.ts';
import type { SuspiciousAnswer } from '../../contract/proof.ts';
import { OpenOriginal } from '../boxes/OpenOriginal.tsx';
import { useCategories } from '../categories.ts';
import { StatusBadge } from '../components/StatusBadge.tsx';
import classes from './Suspicious.module.css';

const answersAtOnce = 20;

/** Answers whose proof deserves a look: the reasons in words, both pictures side by side, the controller's verdict. */
export function SuspiciousPage(): ReactNode {
  const t = useText();
  const [befores, setBefores] = useState<readonly string[]>([]);
  const before = befores.at(-1);
  const list = useQueryRoute(
    listSuspiciousAnswers,
    { limit: answersAtOnce, ...(before ? { before } : {}) },
    { keepsPrevious: true },
  );
  const { answers = [], next = null, total = 0 } = list.data ?? {};
  return (
    <Page
      title={t('reports.suspicious.title')}
      lead={list.data ? t('reports.suspicious.lead', { count: total }) : ''}
      width="full"
    >
      <div className={classes.notice}>
        <Notice kind="info">{t('reports.suspicious.secret')}</Notice>
      </div>
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data && answers.length === 0 ? (
        <EmptyState icon="check" title={t('reports.suspicious.empty')}>
          {t('reports.suspicious.empty-text')}
        </EmptyState>
      ) : null}
      <ul className={classes.list} aria-label={t('reports.suspicious.title')}>
        {answers.map((answer) => (
          <li key={answer.historyId}>
            <Answer answer={answer} />
          </li>
        ))}
      </ul>
      <div className={classes.buttons}>
        {befores.length > 0 ? (
          <Button variant="default" onClick={() => setBefores(befores.slice(0, -1))}>
            {t('reports.suspicious.newer')}
          </Button>
        ) : null}
        {next ? (
          <Button variant="default" onClick={() => setBefores([...befores, next])}>
            {t('reports.suspicious.older')}
          </Button>
        ) : null}
      </div>
    </Page>
  );
}

function Answer({ answer }: { answer: SuspiciousAnswer }): ReactNode {
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
        {answer.proofs.map((proof) => (
          <Proof key={proof.fileId} proof={proof} before={answer.before} />
        ))}
        <VerdictForm historyId={answer.historyId} />
      </article>
    </Surface>
  );
}

type ProofView = SuspiciousAnswer['proofs'][number];

function Proof({ proof, before }: { proof: ProofView; before: PictureView | null }): ReactNode {
  const t = useText();
  const likeness = proof.suspicions.find(({ other }) => other !== null)?.other ?? null;
  return (
    <section className={classes.proof}>
      <ul className={classes.reasons}>
        {proof.suspicions.map((suspicion) => (
          <li key={`${suspicion.reason} ${suspicion.other?.picture.id}`}>
            {reasonText(suspicion, t)}
            {suspicion.other && suspicion.reason === 'same-as-earlier-proof' ? (
              <>
                {' '}
                <TextLink to={`/reports/${suspicion.other.reportNumber}`}>
                  {t('reports.number', { number: String(suspicion.other.reportNumber) })}
                </TextLink>
              </>
            ) : null}
          </li>
        ))}
      </ul>
      <p className={classes.muted}>{t(`reports.proof-source.${proof.source ?? 'unknown'}`)}</p>
      <div className={classes.pair}>
        {proof.picture ? (
          <Picture picture={proof.picture} title={t('reports.suspicious.proof')} />
        ) : (
          <p className={classes.muted}>{t('reports.boxes.being-made')}</p>
        )}
        {likeness ? (
          <Picture picture={likeness.picture} title={t('reports.suspicious.resembled')} />
        ) : before ? (
          <Picture picture={before} title={t('reports.photo.before')} />
        ) : null}
      </div>
      {proof.coveredPhotoId ? <OpenOriginal id={proof.coveredPhotoId} /> : null}
    </section>
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

const minutesOfDay = 24 * 60;

function reasonText({ reason, measure }: ProofView['suspicions'][number], t: Translate): string {
  const value = measure ?? 0;
  const days = Math.floor(value / minutesOfDay);
  const hours = Math.floor((value % minutesOfDay) / 60);
  return t(`reports.suspicion.${reason}`, {
    metres: value,
    time: t('reports.suspicion.days-hours', { days, hours, minutes: Math.round(value % 60) }),
  });
}

function VerdictForm({ historyId }: { historyId: string }): ReactNode {
  const t = useText();
  const [verdict, setVerdict] = useState<'unfounded' | 'upheld' | null>(null);
  const [note, setNote] = useState('');
  const settle = useCommand(settleSuspicion, { changes: [listSuspiciousAnswers] });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (verdict) settle.mutate({ historyId, verdict, note });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <Radio.Group
        label={t('reports.suspicious.verdict')}
        value={verdict}
        onChange={(value) => setVerdict(value === 'upheld' ? 'upheld' : 'unfounded')}
      >
        <div className={classes.buttons}>
          <Radio value="unfounded" label={t('reports.suspicious.unfounded')} />
          <Radio
            value="upheld"
            label={t('reports.suspicious.upheld')}
            description={t('reports.suspicious.upheld-effect')}
          />
        </div>
      </Radio.Group>
      {verdict ? (
        <>
          <Textarea
            label={t('reports.suspicious.note')}
            required
            autosize
            minLength={3}
            maxLength={1000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {settle.error ? <Notice kind="danger">{problemText(settle.error, t)}</Notice> : null}
          <div className={classes.buttons}>
            <Button type="submit" loading={settle.isPending}>
              {t('reports.suspicious.settle')}
            </Button>
          </div>
        </>
      ) : null}
    </form>
  );
}
