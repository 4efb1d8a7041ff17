import type { ReactNode } from 'react';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { readRouting } from '../../contract/routing-routes.ts';
import { useCategories } from '../categories.ts';
import { AssetImport } from '../routing/AssetImport.tsx';
import type { RoutingView } from '../routing/describe-rule.ts';
import { RulesDesk } from '../routing/RulesDesk.tsx';
import { Simulator } from '../routing/Simulator.tsx';

/** Who answers for what: rules by layers, what is wrong with them, and a way to try them. */
export function RoutingPage(): ReactNode {
  const t = useText();
  const categories = useCategories();
  const routing = useQueryRoute(readRouting, {});
  return (
    <Page title={t('reports.routing.title')} lead={t('reports.routing.lead')} width="full">
      {routing.isPending ? <LoadingState /> : null}
      {routing.error ? <ErrorState problem={routing.error} onRetry={() => void routing.refetch()} /> : null}
      {routing.data ? (
        <>
          <Simulator categories={categories} />
          <RulesDesk key={routing.data.version} view={routing.data} categories={categories} />
          <AssetImport view={routing.data} />
          <Versions view={routing.data} />
        </>
      ) : null}
    </Page>
  );
}

function Versions({ view }: { view: RoutingView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  if (view.versions.length === 0) return null;
  return (
    <Section title={t('reports.routing.versions')}>
      <ol reversed>
        {view.versions.map(({ number, comment, madeBy, madeAt, ruleCount }) => (
          <li key={number} value={number}>
            {dateTime(madeAt)}, {madeBy ?? '–'}: {comment} (
            {t('reports.routing.rule-count', { count: ruleCount })})
          </li>
        ))}
      </ol>
    </Section>
  );
}
