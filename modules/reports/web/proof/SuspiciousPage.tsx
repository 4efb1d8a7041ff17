import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Radio, Textarea } from '@mantine/core';
import type { PictureView } from '#kernel/files/contract/file.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { TextLink } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import type { Translate } from '#web/texts.tsx';
import { listSuspiciousAnswers, settleSuspicion } from '../../contract/proof.ts';
import type { SuspiciousAnswer } from '../../contract/proof.ts';
import { OpenOriginal } from '../boxes/OpenOriginal.tsx';
import { JudgedAnswers, ProofPicture, usePages } from './JudgedAnswers.tsx';
import classes from './JudgedAnswers.module.css';

const answersAtOnce = 20;

/** Answers whose proof deserves a look: the reasons in words, both pictures side by side, the controller's verdict. */
export function SuspiciousPage(): ReactNode {
  const t = useText();
  const pages = usePages();
  const list = useQueryRoute(
    listSuspiciousAnswers,
    { limit: answersAtOnce, ...(pages.cursor ? { before: pages.cursor } : {}) },
    { keepsPrevious: true },
  );
  const words = {
    title: t('reports.suspicious.title'),
    empty: t('reports.suspicious.empty'),
    emptyText: t('reports.suspicious.empty-text'),
    back: t('reports.suspicious.newer'),
    on: t('reports.suspicious.older'),
  };
  return (
    <Page
      title={words.title}
      lead={list.data ? t('reports.suspicious.lead', { count: list.data.total }) : ''}
      width="full"
    >
      <div className={classes.notice}>
        <Notice kind="info">{t('reports.suspicious.secret')}</Notice>
      </div>
      <JudgedAnswers list={list} pages={pages} words={words} keyOf={({ historyId }) => historyId}>
        {(answer) => (
          <>
            {answer.proofs.map((proof) => (
              <Proof key={proof.fileId} proof={proof} before={answer.before} />
            ))}
            <VerdictForm historyId={answer.historyId} />
          </>
        )}
      </JudgedAnswers>
    </Page>
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
          <ProofPicture picture={proof.picture} title={t('reports.suspicious.proof')} />
        ) : (
          <p className={classes.muted}>{t('reports.boxes.being-made')}</p>
        )}
        {likeness ? (
          <ProofPicture picture={likeness.picture} title={t('reports.suspicious.resembled')} />
        ) : before ? (
          <ProofPicture picture={before} title={t('reports.photo.before')} />
        ) : null}
      </div>
      {proof.coveredPhotoId ? <OpenOriginal id={proof.coveredPhotoId} /> : null}
    </section>
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
