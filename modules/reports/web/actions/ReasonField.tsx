import type { ReactNode } from 'react';
import { Textarea } from '@mantine/core';
import type { CallProblem } from '#web/call.ts';
import { fieldText } from '#web/call.ts';
import { useText } from '#web/texts.tsx';
import type { ReportCard } from '../../contract/report.ts';

export interface DialogProps {
  readonly report: ReportCard;
  readonly onClose: () => void;
  readonly onDone: () => void;
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
