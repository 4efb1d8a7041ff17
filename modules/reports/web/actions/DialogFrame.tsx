import type { FormEvent, ReactNode } from 'react';
import { Button, Modal, Textarea } from '@mantine/core';
import type { CallProblem } from '#web/call.ts';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { problemText, useText } from '#web/texts.tsx';
import type { ReportCard } from '../../contract/report.ts';
import classes from './Actions.module.css';

export interface DialogProps {
  readonly report: ReportCard;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

interface FrameProps {
  readonly title: string;
  readonly submit: string;
  readonly isBusy: boolean;
  readonly problem: CallProblem | null;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  readonly size?: string;
  readonly children: ReactNode;
}

export function DialogFrame({
  title,
  submit,
  isBusy,
  problem,
  onClose,
  onSubmit,
  size,
  children,
}: FrameProps): ReactNode {
  const t = useText();
  const send = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size ?? 'md'}
      closeButtonProps={{ 'aria-label': t('web.action.close') }}
    >
      <form className={classes.form} onSubmit={send}>
        {children}
        {problem && problem.fields.length === 0 ? (
          <Notice kind="danger">{problemText(problem, t)}</Notice>
        ) : null}
        <div className={classes.buttons}>
          <Button type="submit" loading={isBusy}>
            {submit}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {t('reports.action.cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface ReasonFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: CallProblem | null;
  readonly hint: string;
  readonly isFirst?: boolean;
}

export function ReasonField({
  value,
  onChange,
  problem,
  hint,
  isFirst = false,
}: ReasonFieldProps): ReactNode {
  const t = useText();
  return (
    <Textarea
      label={t('reports.moderation.reason')}
      description={hint}
      required
      {...(isFirst ? { 'data-autofocus': true } : {})}
      autosize
      minRows={3}
      maxLength={1000}
      value={value}
      error={fieldText(problem, '/reason')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
