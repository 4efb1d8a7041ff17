import type { ReactNode } from 'react';
import { useState } from 'react';
import { Textarea } from '@mantine/core';
import type { CallProblem } from '#web/call.ts';
import { fieldText } from '#web/call.ts';
import type { ReturnReason } from '../../contract/return-reasons.ts';
import { useText } from '#web/texts.tsx';
import type { NamedBody } from '../../contract/fields.ts';
import {
  askAuthor,
  clarifyReport,
  declareNotCompetent,
  declareNotOurs,
  declineForward,
  explainReport,
  returnAnswer,
  unmergeReport,
} from '../../contract/life-routes.ts';
import { ReturnReasonField } from '../control/ReturnReasonField.tsx';
import { useReportCommand } from '../report-queries.ts';
import { TemplatePicker } from '../templates/TemplatePicker.tsx';
import { BodyField } from './BodyField.tsx';
import type { DialogProps } from './ReasonField.tsx';
import { FormDialog } from '#web/design/Dialog.tsx';
import { ReasonField } from './ReasonField.tsx';

interface WordsFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: CallProblem | null;
}

function WordsField({ label, hint, value, onChange, problem }: WordsFieldProps): ReactNode {
  return (
    <Textarea
      label={label}
      description={hint}
      required
      data-autofocus
      autosize
      minRows={3}
      maxLength={1000}
      value={value}
      error={fieldText(problem, '/text')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** A question of the executor, or of the moderator, to the author. */
export function QuestionDialog({
  report,
  by,
  onClose,
  onDone,
}: DialogProps & { by: 'executor' | 'moderator' }): ReactNode {
  const t = useText();
  const [text, setText] = useState('');
  const ask = useReportCommand(askAuthor, onDone);
  const clarify = useReportCommand(clarifyReport, onDone);
  const command = by === 'executor' ? ask : clarify;
  const { number, version } = report;
  return (
    <FormDialog
      title={t('reports.question.ask')}
      submit={t('reports.question.send')}
      isBusy={command.isPending}
      problem={command.error}
      onClose={onClose}
      onSubmit={() => command.mutate({ number, version, text })}
    >
      <TemplatePicker number={number} step="ask" value={text} onChange={setText} />
      <WordsField
        label={t('reports.question.text')}
        hint={t('reports.question.hint')}
        value={text}
        onChange={setText}
        problem={command.error}
      />
    </FormDialog>
  );
}

export function ExplainDialog({ report, onClose, onDone }: DialogProps): ReactNode {
  const t = useText();
  const [text, setText] = useState('');
  const explain = useReportCommand(explainReport, onDone);
  const { number, version } = report;
  return (
    <FormDialog
      title={t('reports.work.explain')}
      submit={t('reports.work.send')}
      isBusy={explain.isPending}
      problem={explain.error}
      onClose={onClose}
      onSubmit={() => explain.mutate({ number, version, text })}
    >
      <TemplatePicker number={number} step="explain" value={text} onChange={setText} />
      <WordsField
        label={t('reports.work.explanation')}
        hint={t('reports.work.explanation-hint')}
        value={text}
        onChange={setText}
        problem={explain.error}
      />
    </FormDialog>
  );
}

/** The executor names whose it is; the moderator ends what is no matter of the town. */
export function BodyDialog({
  report,
  kind,
  onClose,
  onDone,
}: DialogProps & { kind: 'not-ours' | 'not-competent' }): ReactNode {
  const t = useText();
  const [body, setBody] = useState<NamedBody | null>(null);
  const [reason, setReason] = useState('');
  const notOurs = useReportCommand(declareNotOurs, onDone);
  const notCompetent = useReportCommand(declareNotCompetent, onDone);
  const command = kind === 'not-ours' ? notOurs : notCompetent;
  const { number, version } = report;
  const submit = (): void => {
    if (!body) return;
    if (kind === 'not-ours') notOurs.mutate({ number, version, nextBody: body, reason });
    else notCompetent.mutate({ number, version, competentBody: body, reason });
  };
  return (
    <FormDialog
      title={t(`reports.body.title-${kind}`)}
      submit={t(`reports.body.submit-${kind}`)}
      isBusy={command.isPending}
      problem={command.error}
      onClose={onClose}
      onSubmit={submit}
    >
      <BodyField organisation={report.organisation} onChange={setBody} />
      <TemplatePicker number={number} step={kind} value={reason} onChange={setReason} />
      <ReasonField
        value={reason}
        onChange={setReason}
        problem={command.error}
        hint={t('reports.moderation.forward-hint')}
      />
    </FormDialog>
  );
}

/** The controller returns an answer: why, from the list, and in words. */
export function ReturnDialog({ report, onClose, onDone }: DialogProps): ReactNode {
  const t = useText();
  const [reasonId, setReasonId] = useState<ReturnReason | null>(null);
  const [reason, setReason] = useState('');
  const giveBack = useReportCommand(returnAnswer, onDone);
  const { number, version } = report;
  return (
    <FormDialog
      title={t('reports.moderation.return-answer')}
      submit={t('reports.moderation.return-answer')}
      isBusy={giveBack.isPending}
      problem={giveBack.error}
      onClose={onClose}
      onSubmit={() => {
        if (reasonId) giveBack.mutate({ number, version, reasonId, reason });
      }}
    >
      <ReturnReasonField value={reasonId} onChange={setReasonId} />
      <TemplatePicker number={number} step="return-answer" value={reason} onChange={setReason} />
      <ReasonField
        value={reason}
        onChange={setReason}
        problem={giveBack.error}
        hint={t('reports.moderation.forward-hint')}
      />
    </FormDialog>
  );
}

/** Decisions that need nothing but a reason. */
export function DecisionDialog({
  report,
  kind,
  onClose,
  onDone,
}: DialogProps & { kind: 'decline-forward' | 'unmerge' }): ReactNode {
  const t = useText();
  const [reason, setReason] = useState('');
  const decline = useReportCommand(declineForward, onDone);
  const unmerge = useReportCommand(unmergeReport, onDone);
  const command = { 'decline-forward': decline, unmerge }[kind];
  const { number, version } = report;
  return (
    <FormDialog
      title={t(`reports.moderation.${kind}`)}
      submit={t(`reports.moderation.${kind}`)}
      isBusy={command.isPending}
      problem={command.error}
      onClose={onClose}
      onSubmit={() => command.mutate({ number, version, reason })}
    >
      <ReasonField
        value={reason}
        onChange={setReason}
        problem={command.error}
        hint={t('reports.moderation.forward-hint')}
        isFirst
      />
    </FormDialog>
  );
}
