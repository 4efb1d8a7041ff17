import type { ReactNode } from 'react';
import { Page } from '#web/design/Page.tsx';
import { TextLink } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { listForwardings } from '../../contract/gateways/routes.ts';
import classes from '../routing/Routing.module.css';

const lookEveryMs = 60_000;

/** Reports that did not reach another body by themselves; each is settled on its card. */
export function ForwardingsPage(): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const list = useQueryRoute(listForwardings, {}, { refreshMs: lookEveryMs });
  return (
    <Page title={t('reports.forwardings.title')} lead={t('reports.forwardings.lead')}>
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data?.forwardings.length === 0 ? (
        <EmptyState icon="check" title={t('reports.forwardings.none')} />
      ) : null}
      <ul className={classes.rules}>
        {list.data?.forwardings.map(({ id, number, organisationName, fault, createdAt }) => (
          <li key={id} className={classes.rule}>
            <div>
              <TextLink to={`/reports/${number}`}>
                {t('reports.number', { number: String(number) })} · {organisationName}
              </TextLink>
              <p>
                {fault ? t(`reports.forwarding-fault.${fault}`) : null}
                <br />
                <span className={classes.muted}>{dateTime(createdAt)}</span>
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Page>
  );
}
