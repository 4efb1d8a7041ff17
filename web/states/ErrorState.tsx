import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { CallProblem } from '../call.ts';
import { problemText, useText } from '../texts.tsx';
import { ForbiddenState } from './ForbiddenState.tsx';
import { State } from './State.tsx';

export interface ErrorStateProps {
  readonly problem: Error;
  readonly onRetry?: () => void;
  /** It stands in the place of a whole page. */
  readonly isWholePage?: boolean;
}

/** Why something could not be shown, what to do, and the number to quote to support. */
export function ErrorState({ problem, onRetry, isWholePage = false }: ErrorStateProps): ReactNode {
  const t = useText();
  if (problem instanceof CallProblem && (problem.status === 401 || problem.status === 403))
    return <ForbiddenState isWholePage={isWholePage} />;

  // A part of the page that could not be fetched fails with an error of the browser, not with a problem of ours.
  const isOffline = problem instanceof CallProblem ? problem.status === 0 : !navigator.onLine;
  const isAbsent = problem instanceof CallProblem && problem.status === 404;
  const requestId = problem instanceof CallProblem ? problem.requestId : null;
  return (
    <State
      icon={isOffline ? 'offline' : isAbsent ? 'notFound' : 'warning'}
      tone={isOffline || isAbsent ? 'calm' : 'danger'}
      role="alert"
      isWholePage={isWholePage}
      title={isOffline ? t('web.state.offline.title') : problemText(problem, t)}
      action={
        onRetry && !isAbsent ? (
          <Button variant="default" onClick={onRetry}>
            {t('web.action.retry')}
          </Button>
        ) : undefined
      }
    >
      {isOffline ? t('web.state.offline.text') : null}
      {requestId ? t('web.state.error.request', { id: requestId }) : null}
    </State>
  );
}
