import type { ReactNode } from 'react';
import { Select } from '@mantine/core';
import { useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { listModerationRules } from '../../contract/moderation-rules.ts';

export interface RuleFieldProps {
  readonly value: string | null;
  readonly onChange: (ruleId: string | null) => void;
  readonly isFirst?: boolean;
}

/** The clause in force that a decision rests on. */
export function RuleField({ value, onChange, isFirst = false }: RuleFieldProps): ReactNode {
  const t = useText();
  const list = useQueryRoute(listModerationRules, {});
  const rules = list.data?.rules ?? [];
  const chosen = rules.find(({ id }) => id === value);
  return (
    <Select
      label={t('reports.moderation.rule')}
      description={chosen?.text ?? t('reports.moderation.rule-hint')}
      {...(isFirst ? { 'data-autofocus': true } : {})}
      required
      data={rules.map(({ id, number, title }) => ({ value: id, label: `${number}. ${title}` }))}
      value={value}
      onChange={onChange}
      allowDeselect={false}
    />
  );
}
