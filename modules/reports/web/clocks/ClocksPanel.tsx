import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { call } from '#web/call.ts';
import { icons } from '#web/icons.ts';
import { useQueryRoute } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import type { OutputOf } from '#kernel/http/contract.ts';
import { readClocks, writeLetter } from '../../contract/clock-routes.ts';
import type { ClockView } from '../../contract/clocks.ts';
import type { ReportCard } from '../../contract/report.ts';
import classes from './Clocks.module.css';
import { useNow } from './use-now.ts';
import { dueWords, leftWords } from './clock-words.ts';
import { saveFile } from './download.ts';
import { ExtendDialog, LegalClassDialog } from './LegalDialogs.tsx';

type Answer = OutputOf<typeof readClocks>;

/** Terms, legal class and letters of a report, for those who work on it. */
export function ClocksPanel({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const { number, version } = report;
  const clocks = useQueryRoute(readClocks, { number });
  if (clocks.isPending) return null;
  if (clocks.error) return <p className={classes.muted}>{problemText(clocks.error, t)}</p>;
  return (
    <section className={classes.panel} aria-label={t('reports.clock.title')}>
      <h2 className={classes.title}>{t('reports.clock.title')}</h2>
      <p className={classes.muted}>
        {t(`reports.legal-class.${clocks.data.legalClass}`)}
        {clocks.data.registerNumber ? ` · № ${clocks.data.registerNumber}` : null}
      </p>
      <ul className={classes.list}>
        {clocks.data.clocks.map((clock) => (
          <ClockItem key={`${clock.ruleId} ${clock.run}`} clock={clock} />
        ))}
      </ul>
      <LegalActions report={{ number, version }} answer={clocks.data} />
    </section>
  );
}

function ClockItem({ clock }: { clock: ClockView }): ReactNode {
  const t = useText();
  const formats = useFormats();
  const now = useNow();
  const { state, stoppedAt, pauseEndsAt, dueAt } = clock;
  const isLate = state === 'missed';
  const isOpen = stoppedAt === null;
  return (
    <li className={classes.clock} data-state={state} data-late={isLate || undefined}>
      <span className={classes.name}>
        {t(`reports.rule.${clock.ruleId}`)}
        {clock.run > 1 ? ` (${clock.run})` : null}
      </span>
      <span className={classes.words}>
        <span>{t('reports.clock.due', { date: dueWords(clock, formats) })}</span>
        {isOpen && state !== 'paused' ? (
          <span className={isLate ? classes.late : undefined}>{leftWords(dueAt, now, t)}</span>
        ) : (
          <span>{t(`reports.clock-state.${state}`)}</span>
        )}
      </span>
      {pauseEndsAt ? (
        <span className={classes.muted}>
          {t('reports.clock.paused-until', { date: formats.dateTime(pauseEndsAt) })}
        </span>
      ) : null}
      {clock.extendedDays > 0 ? (
        <span className={classes.muted}>{t('reports.clock.extended', { count: clock.extendedDays })}</span>
      ) : null}
      {clock.isProvisional ? <span className={classes.late}>{t('reports.clock.provisional')}</span> : null}
      <span className={classes.muted}>
        {clock.source}
        {clock.needsLawyer ? ` · ${t('reports.clock.needs-lawyer')}` : null}
      </span>
    </li>
  );
}

function LegalActions({
  report,
  answer,
}: {
  report: { number: number; version: number };
  answer: Answer;
}): ReactNode {
  const t = useText();
  const [opened, setOpened] = useState<'class' | 'extend' | null>(null);
  const extendable = answer.clocks.filter((clock) => (clock.extensionDaysLeft ?? 0) > 0);
  const close = (): void => setOpened(null);
  return (
    <div className={classes.buttons}>
      {answer.can.classify ? (
        <Button variant="default" onClick={() => setOpened('class')}>
          {t('reports.clock.change-class')}
        </Button>
      ) : null}
      {answer.can.extend && extendable.length > 0 ? (
        <Button variant="default" onClick={() => setOpened('extend')}>
          {t('reports.clock.extend')}
        </Button>
      ) : null}
      {answer.letters.map((kind) => (
        <LetterButton key={kind} number={report.number} kind={kind} />
      ))}
      {opened === 'class' ? <LegalClassDialog report={report} answer={answer} onClose={close} /> : null}
      {opened === 'extend' ? <ExtendDialog report={report} clocks={extendable} onClose={close} /> : null}
    </div>
  );
}

function LetterButton({ number, kind }: { number: number; kind: Answer['letters'][number] }): ReactNode {
  const t = useText();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const load = async (): Promise<void> => {
    setIsBusy(true);
    setProblem(null);
    try {
      saveFile(await call(writeLetter, { number, kind }));
    } catch (error) {
      setProblem(problemText(error instanceof Error ? error : new Error(String(error)), t));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <>
      <Button
        variant="default"
        loading={isBusy}
        leftSection={<icons.download size={20} aria-hidden="true" />}
        onClick={() => void load()}
      >
        {t(`reports.clock.letter-${kind}`)}
      </Button>
      {problem ? <span role="alert">{problem}</span> : null}
    </>
  );
}
