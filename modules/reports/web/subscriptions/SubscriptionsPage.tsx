import type { ReactNode } from 'react';
import { Button, SegmentedControl } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { Notice } from '#web/design/Notice.tsx';
import { Section } from '#web/design/Section.tsx';
import { icons } from '#web/icons.ts';
import { ButtonLink } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import type { Translate } from '#web/texts.tsx';
import { problemText, useText } from '#web/texts.tsx';
import {
  changeSubscription,
  listSubscriptions,
  removeSubscription,
  subscriptionRhythms,
} from '../../contract/subscriptions.ts';
import type { SubscriptionView } from '../../contract/subscriptions.ts';
import type { Categories } from '../categories.ts';
import { useCategories } from '../categories.ts';
import { NewSubscription } from './NewSubscription.tsx';
import classes from './Subscriptions.module.css';

const changes = [listSubscriptions];

/** Everything a person hears of besides their own reports, and how to hear of more. */
export function SubscriptionsPage(): ReactNode {
  const t = useText();
  const own = useQueryRoute(listSubscriptions, {});
  return (
    <Page
      title={t('reports.subscriptions.title')}
      lead={t('reports.subscriptions.lead')}
      width="text"
      actions={
        <ButtonLink
          to="/account"
          variant="default"
          leftSection={<icons.settings size={20} aria-hidden="true" />}
        >
          {t('reports.subscriptions.channels')}
        </ButtonLink>
      }
    >
      <Section title={t('reports.subscriptions.own')}>
        {own.isPending ? <LoadingState /> : null}
        {own.error ? <ErrorState problem={own.error} onRetry={() => void own.refetch()} /> : null}
        {own.data ? <Own subscriptions={own.data.subscriptions} /> : null}
      </Section>
      <Section title={t('reports.subscriptions.add')}>
        <NewSubscription />
      </Section>
    </Page>
  );
}

function Own({ subscriptions }: { subscriptions: readonly SubscriptionView[] }): ReactNode {
  const t = useText();
  const categories = useCategories();
  if (subscriptions.length === 0)
    return (
      <EmptyState icon="bell" title={t('reports.subscriptions.empty')}>
        {t('reports.subscriptions.empty-text')}
      </EmptyState>
    );
  return (
    <ul className={classes.list}>
      {subscriptions.map((subscription) => (
        <li key={subscription.id}>
          <One subscription={subscription} name={nameOf(subscription, categories, t)} />
        </li>
      ))}
    </ul>
  );
}

/** "Lenin street · Potholes". */
export function nameOf(
  { placeKind, placeName, categoryId }: SubscriptionView,
  categories: Categories,
  t: Translate,
): string {
  const place =
    placeKind === 'town'
      ? t('reports.subscriptions.place.town')
      : placeKind === 'box'
        ? t('reports.subscriptions.place.box-kept')
        : placeName;
  const category =
    categoryId === null ? t('reports.subscriptions.any-category') : categories.titleOf(categoryId);
  return [place, category].filter(Boolean).join(' · ');
}

function One({ subscription, name }: { subscription: SubscriptionView; name: string }): ReactNode {
  const t = useText();
  const change = useCommand(changeSubscription, { changes });
  const remove = useCommand(removeSubscription, { changes });
  const { id, rhythm } = subscription;
  const problem = change.error ?? remove.error;
  return (
    <div className={classes.one}>
      <p className={classes.name}>{name}</p>
      <div className={classes.controls}>
        <SegmentedControl
          aria-label={`${t('reports.subscriptions.rhythm')}: ${name}`}
          value={rhythm}
          data={subscriptionRhythms.map((value) => ({
            value,
            label: t(`reports.subscriptions.rhythm.${value}`),
          }))}
          onChange={(value) => change.mutate({ id, rhythm: value })}
        />
        <Button
          variant="subtle"
          color="red"
          loading={remove.isPending}
          aria-label={t('reports.subscriptions.end-of', { name })}
          onClick={() => remove.mutate({ id })}
        >
          {t('reports.subscriptions.end')}
        </Button>
      </div>
      {problem ? <Notice kind="danger">{problemText(problem, t)}</Notice> : null}
    </div>
  );
}
