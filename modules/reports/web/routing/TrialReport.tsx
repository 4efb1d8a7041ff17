import type { ReactNode } from 'react';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { TextLink } from '#web/links.tsx';
import { useText } from '#web/texts.tsx';
import type { tryRouting } from '../../contract/routing-routes.ts';
import type { Categories } from '../categories.ts';

export interface TrialReportProps {
  readonly report: OutputOf<typeof tryRouting>;
  readonly categories: Categories;
}

/** Which past reports would have gone elsewhere. */
export function TrialReport({ report, categories }: TrialReportProps): ReactNode {
  const t = useText();
  const { checkedCount, differentCount, differences } = report;
  const nobody = t('reports.routing.triage');
  return (
    <Notice
      kind={differentCount === 0 ? 'good' : 'info'}
      title={t('reports.routing.tried', { checked: checkedCount, different: differentCount })}
    >
      <ul>
        {differences.map(({ number, categoryId, address, before, after }) => (
          <li key={number}>
            <TextLink to={`/reports/${number}`}>{t('reports.number', { number: String(number) })}</TextLink>{' '}
            {[categories.titleOf(categoryId), address].filter(Boolean).join(', ')}: {before ?? nobody} →{' '}
            <strong>{after ?? nobody}</strong>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
