import type { ReactNode } from 'react';
import { useState } from 'react';
import { Select } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { CallProblem } from '#web/call.ts';
import { Page } from '#web/design/Page.tsx';
import { ButtonLink } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { requestStates } from '../../contract/request.ts';
import { listOwnRequests, listRequests } from '../../contract/request-routes.ts';
import type { RequestView } from '../../contract/request.ts';
import classes from '../pages/Video.module.css';
import { RequestCard } from './RequestCard.tsx';

const refreshMs = 20_000;

/** The register of requests at the own organisation, and of those it has sent. */
export function RequestsPage(): ReactNode {
  const t = useText();
  const mayAsk = useCan('video.camera.review');
  const [state, setState] = useState<(typeof requestStates)[number] | undefined>();
  const answer = useQueryRoute(listRequests, state ? { state } : {}, { refreshMs });
  return (
    <Page
      title={t('video.requests.title')}
      lead={t('video.requests.lead')}
      actions={mayAsk ? <ButtonLink to="/footage/new">{t('video.requests.ask')}</ButtonLink> : null}
    >
      <div className={classes.filters}>
        <Select
          clearable
          label={t('video.field.state')}
          placeholder={t('video.filter.any')}
          data={requestStates.map((value) => ({ value, label: t(`video.request-state.${value}`) }))}
          value={state ?? null}
          onChange={(value) => setState(requestStates.find((known) => known === value))}
        />
      </div>
      <RequestList answer={answer} />
    </Page>
  );
}

/** What the person has asked for. */
export function OwnRequestsPage(): ReactNode {
  const t = useText();
  const answer = useQueryRoute(listOwnRequests, {});
  return (
    <Page
      title={t('video.own-requests.title')}
      lead={t('video.own-requests.lead')}
      actions={<ButtonLink to="/footage/new">{t('video.requests.ask')}</ButtonLink>}
    >
      <RequestList answer={answer} />
    </Page>
  );
}

function RequestList({
  answer,
}: {
  readonly answer: UseQueryResult<{ requests: RequestView[] }, CallProblem>;
}): ReactNode {
  const t = useText();
  if (answer.isPending) return <LoadingState />;
  if (answer.isError) return <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data.requests.length === 0) return <EmptyState title={t('video.requests.none')} />;
  return (
    <ul className={classes.list}>
      {answer.data.requests.map((request) => (
        <li key={request.id}>
          <RequestCard request={request} />
        </li>
      ))}
    </ul>
  );
}
