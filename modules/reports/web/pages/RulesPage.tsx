import type { ReactNode } from 'react';
import { Page } from '#web/design/Page.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { listModerationRules } from '../../contract/life-routes.ts';
import classes from './RulesPage.module.css';

/** By what rules a report is refused; every refusal leads here. */
export function RulesPage(): ReactNode {
  const t = useText();
  const rules = useQueryRoute(listModerationRules, {});
  return (
    <Page title={t('reports.rules.title')} lead={t('reports.rules.lead')}>
      {rules.isPending ? <LoadingState /> : null}
      {rules.error ? <ErrorState problem={rules.error} onRetry={() => void rules.refetch()} /> : null}
      <ol className={classes.rules}>
        {(rules.data?.rules ?? []).map(({ id, title, text }) => (
          <li key={id} id={id}>
            <Surface>
              <h2 className={classes.title}>{title}</h2>
              <p className={classes.text}>{text}</p>
            </Surface>
          </li>
        ))}
      </ol>
    </Page>
  );
}
