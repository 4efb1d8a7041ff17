import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { TextLink, usePathParameters } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { readUnsubscription, unsubscribe } from '../../contract/subscriptions.ts';
import { useCategories } from '../categories.ts';
import { nameOf } from './SubscriptionsPage.tsx';
import classes from './Subscriptions.module.css';

/** Where the link at the end of a letter leads: nothing ends before a press, since mail filters open links as well. */
export function UnsubscribePage(): ReactNode {
  const t = useText();
  const { token = '' } = usePathParameters();
  const link = useQueryRoute(readUnsubscription, { token });
  return (
    <Page title={t('reports.unsubscribe.title')} width="text">
      {link.isPending ? <LoadingState /> : null}
      {link.error ? <ErrorState problem={link.error} onRetry={() => void link.refetch()} /> : null}
      {link.data ? <Ending token={token} link={link.data} /> : null}
    </Page>
  );
}

interface EndingProps {
  readonly token: string;
  readonly link: OutputOf<typeof readUnsubscription>;
}

function Ending({ token, link }: EndingProps): ReactNode {
  const t = useText();
  const categories = useCategories();
  const end = useCommand(unsubscribe);
  const { scope, number, subscriptions } = link;
  if (end.isSuccess) return <Notice kind="good">{t('reports.unsubscribe.done')}</Notice>;
  if (subscriptions.length === 0 && number === null)
    return <Notice kind="info">{t('reports.unsubscribe.over')}</Notice>;
  return (
    <Surface>
      <div className={classes.form}>
        <p className={classes.name}>
          {scope === 'discussion'
            ? t('reports.unsubscribe.discussion', { number: String(number) })
            : t(scope === 'one' ? 'reports.unsubscribe.one' : 'reports.unsubscribe.daily')}
        </p>
        {subscriptions.length > 0 ? (
          <ul>
            {subscriptions.map((subscription) => (
              <li key={subscription.id}>{nameOf(subscription, categories, t)}</li>
            ))}
          </ul>
        ) : null}
        {end.error ? <Notice kind="danger">{problemText(end.error, t)}</Notice> : null}
        <div>
          <Button loading={end.isPending} onClick={() => end.mutate({ token })}>
            {t('reports.unsubscribe.confirm')}
          </Button>
        </div>
        {number === null ? (
          <TextLink to="/reports/subscriptions">{t('reports.subscriptions.title')}</TextLink>
        ) : (
          <TextLink to={`/reports/${number}`}>{t('reports.number', { number: String(number) })}</TextLink>
        )}
      </div>
    </Surface>
  );
}
