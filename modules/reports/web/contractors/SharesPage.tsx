import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { TextLink } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { listShares, revokeShare } from '../../contract/contractor-shares.ts';
import type { ShareView } from '../../contract/contractor-shares.ts';
import classes from './Contractors.module.css';

/** The links the organisation has given out: to whom, for what, until when. */
export function SharesPage(): ReactNode {
  const t = useText();
  const list = useQueryRoute(listShares, {});
  const revoke = useCommand(revokeShare, { changes: [listShares] });
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;
  const { shares } = list.data;
  return (
    <Page title={t('reports.nav.contractor-links')} lead={t('reports.share.lead')}>
      {revoke.error ? <Notice kind="danger">{problemText(revoke.error, t)}</Notice> : null}
      {shares.length === 0 ? (
        <EmptyState icon="key" title={t('reports.share.none')}>
          {t('reports.share.none-text')}
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {shares.map((share) => (
            <ShareItem key={share.id} share={share} onRevoke={() => revoke.mutate({ id: share.id })} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function ShareItem({ share, onRevoke }: { share: ShareView; onRevoke: () => void }): ReactNode {
  const t = useText();
  const { contractor, organisation, numbers, isOpen, mayPropose } = share;
  return (
    <li className={classes.item}>
      <div className={classes.head}>
        <p className={classes.title}>{contractor}</p>
        {isOpen ? (
          <Button
            variant="default"
            aria-label={t('reports.share.revoke-of', { contractor })}
            onClick={onRevoke}
          >
            {t('reports.share.revoke')}
          </Button>
        ) : null}
      </div>
      <p className={classes.muted}>
        {organisation.name} · <Until share={share} /> ·{' '}
        {t(mayPropose ? 'reports.share.proposes' : 'reports.share.views')}
      </p>
      <p className={classes.words}>
        {numbers.map((number, index) => (
          <span key={number}>
            {index > 0 ? ', ' : null}
            <TextLink to={`/reports/${number}`}>{t('reports.number', { number: String(number) })}</TextLink>
          </span>
        ))}
      </p>
    </li>
  );
}

function Until({ share }: { share: ShareView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { expiresAt, revokedAt, isOpen } = share;
  if (revokedAt) return t('reports.share.revoked', { date: dateTime(revokedAt) });
  return t(isOpen ? 'reports.share.until' : 'reports.share.over', { date: dateTime(expiresAt) });
}
