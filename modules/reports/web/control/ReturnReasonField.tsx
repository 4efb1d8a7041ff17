import type { ReactNode } from 'react';
import { Select } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import { returnReason } from '../../contract/return-reasons.ts';
import type { ReturnReason } from '../../contract/return-reasons.ts';

export interface ReturnReasonFieldProps {
  readonly value: ReturnReason | null;
  readonly onChange: (reason: ReturnReason | null) => void;
}

export function ReturnReasonField({ value, onChange }: ReturnReasonFieldProps): ReactNode {
  const t = useText();
  return (
    <Select
      label={t('reports.control.why')}
      required
      data={returnReason.options.map((id) => ({ value: id, label: t(`reports.return-reason.${id}`) }))}
      value={value}
      onChange={(chosen) => onChange(returnReason.options.find((id) => id === chosen) ?? null)}
      allowDeselect={false}
    />
  );
}
