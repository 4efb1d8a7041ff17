import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { useGo, useQueryParameters } from '#web/links.tsx';
import { useLiveQueries } from '#web/live.ts';
import { useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { listAssignments } from '../../contract/assignment-routes.ts';
import { assignmentCame, assignmentChanged } from '../../contract/events.ts';
import classes from '../head/Head.module.css';
import { AssignmentItem } from './AssignmentItem.tsx';
import { GiveForm } from './GiveForm.tsx';

const path = '/work/situation/assignments';

/** Assignments one gave or performs. */
export function AssignmentsPage(): ReactNode {
  const t = useText();
  const go = useGo();
  const query = useQueryParameters();
  const mayGive = useCan('situation.assignment.give');
  const [isNew, isEnded] = [query.get('new') === 'true', query.get('ended') === 'true'];
  const list = useQueryRoute(listAssignments, { limit: 100, ...(isEnded ? { isEnded: 'true' } : {}) });
  useLiveQueries([assignmentCame, assignmentChanged], [listAssignments]);
  const assignments = list.data?.assignments ?? [];
  return (
    <Page
      title={t('situation.assignments.title')}
      actions={
        <>
          <Button variant="default" onClick={() => void go(isEnded ? path : `${path}?ended=true`)}>
            {t(isEnded ? 'situation.assignments.show-open' : 'situation.assignments.show-ended')}
          </Button>
          {mayGive && !isNew ? (
            <Button onClick={() => void go(`${path}?new=true`)}>{t('situation.assignments.give')}</Button>
          ) : null}
        </>
      }
    >
      {mayGive && isNew ? <GiveForm figureId={query.get('figure')} onClose={() => void go(path)} /> : null}
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data && assignments.length === 0 ? (
        <EmptyState icon="checklist" title={t('situation.assignments.empty')} />
      ) : null}
      <ul className={classes.assignments} aria-label={t('situation.assignments.title')}>
        {assignments.map((assignment) => (
          <AssignmentItem key={assignment.id} assignment={assignment} />
        ))}
      </ul>
    </Page>
  );
}
