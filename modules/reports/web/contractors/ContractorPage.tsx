import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { icons } from '#web/icons.ts';
import { TextLink, usePathParameters } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { openShare } from '../../contract/contractor-shares.ts';
import type { SharedReport } from '../../contract/contractor-shares.ts';
import { StatusBadge } from '../components/StatusBadge.tsx';
import { PhotoGallery } from '../photos/PhotoGallery.tsx';
import classes from './Contractors.module.css';
import { ProposalForm } from './ProposalForm.tsx';

/** What an organisation shares with a contractor: on a phone, without an account, until the link is over. */
export function ContractorPage(): ReactNode {
  const t = useText();
  const { date } = useFormats();
  const { token = '' } = usePathParameters();
  const answer = useQueryRoute(openShare, { token });
  if (answer.isPending) return <LoadingState />;
  if (answer.error?.status === 404 || answer.error?.status === 400) return <ClosedLink />;
  if (answer.error) return <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />;
  const { contractor, organisation, expiresAt, reports } = answer.data;
  return (
    <Page
      title={t('reports.shared.title')}
      lead={t('reports.shared.lead', { organisation: organisation.name, contractor, date: date(expiresAt) })}
    >
      <Notice kind="info">{t('reports.shared.private')}</Notice>
      {reports.length === 0 ? (
        <EmptyState icon="check" title={t('reports.shared.empty')}>
          {t('reports.shared.empty-text')}
        </EmptyState>
      ) : (
        <ul className={classes.tasks}>
          {reports.map((report) => (
            <SharedItem key={report.number} token={token} report={report} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function ClosedLink(): ReactNode {
  const t = useText();
  return (
    <Page title={t('reports.shared.closed')}>
      <EmptyState icon="notFound" title={t('reports.shared.closed')}>
        {t('reports.shared.closed-text')}
      </EmptyState>
    </Page>
  );
}

function SharedItem({ token, report }: { token: string; report: SharedReport }): ReactNode {
  const t = useText();
  const { civilDate } = useFormats();
  const [isProposing, setIsProposing] = useState(false);
  const { number, category, address, text, photos, plannedOn, dueOn, canPropose } = report;
  const { lat, lng } = report.place;
  return (
    <li className={classes.item}>
      <div className={classes.head}>
        <h2 className={classes.title}>{category}</h2>
        <StatusBadge status={report.status} />
      </div>
      <p className={classes.muted}>
        <TextLink to={`/reports/${number}`}>{t('reports.number', { number: String(number) })}</TextLink>
        {dueOn ? ` · ${t('reports.due-on', { date: civilDate(dueOn) })}` : null}
        {plannedOn ? ` · ${t('reports.planned-on', { date: civilDate(plannedOn) })}` : null}
      </p>
      <p className={classes.words}>{text}</p>
      {address ? <p className={classes.words}>{address}</p> : null}
      <p className={classes.muted}>
        <a href={`geo:${lat},${lng}?q=${lat},${lng}`}>{t('reports.shared.on-map')}</a> {lat.toFixed(5)},{' '}
        {lng.toFixed(5)}
      </p>
      <PhotoGallery photos={photos.map((photo) => ({ ...photo, kind: 'problem' as const }))} />
      <Standing report={report} />
      {canPropose && !isProposing ? (
        <Button
          size="lg"
          leftSection={<icons.camera size={22} aria-hidden="true" />}
          onClick={() => setIsProposing(true)}
        >
          {t('reports.shared.done')}
        </Button>
      ) : null}
      {canPropose && isProposing ? (
        <ProposalForm token={token} number={number} onDone={() => setIsProposing(false)} />
      ) : null}
    </li>
  );
}

/** What has become of the contractor's own word. */
function Standing({ report }: { report: SharedReport }): ReactNode {
  const t = useText();
  const { proposal } = report;
  switch (proposal?.state) {
    case 'waiting':
      return <Notice kind="info">{t('reports.shared.waiting')}</Notice>;
    case 'accepted':
      return <Notice kind="good">{t('reports.shared.accepted')}</Notice>;
    case 'returned':
      return (
        <Notice kind="warning">{t('reports.shared.returned', { reason: proposal.reason ?? '' })}</Notice>
      );
    case undefined:
      return null;
  }
}
