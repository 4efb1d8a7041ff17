import type { ReactNode } from 'react';
import { TextLink } from '#web/links.tsx';
import { useText } from '#web/texts.tsx';
import type { RuleCitation } from '../../contract/moderation-rules.ts';

/** Leads to the cited clause in the version it was cited from. */
export function RuleLink({ rule }: { rule: RuleCitation }): ReactNode {
  const t = useText();
  const { id, number, title, version } = rule;
  return (
    <TextLink to={`/reports/rules?version=${version}#${id}`}>
      {t('reports.rules.cited', { number: String(number), rule: title })}
    </TextLink>
  );
}
