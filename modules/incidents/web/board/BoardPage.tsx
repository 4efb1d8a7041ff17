import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { Button } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { useShortcuts } from '#web/keyboard.tsx';
import { useGo, useQueryParameters } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { emptyCard } from '../../contract/incident.ts';
import type { IncidentSummary } from '../../contract/incident.ts';
import { createIncident, listIncidents } from '../../contract/routes.ts';
import { CardPane } from '../card/CardPane.tsx';
import { Keyed } from '../shared/Keyed.tsx';
import { AlarmList } from './AlarmList.tsx';
import classes from './Board.module.css';
import { CardRow } from './CardRow.tsx';
import { useLiveBoard } from './use-live-board.ts';

const path = '/work/incidents';

/** The dispatcher's workplace: what waits on the left, the card in hand beside it. */
export function BoardPage(): ReactNode {
  const t = useText();
  const go = useGo();
  const mayTake = useCan('incidents.incident.take');
  const query = useQueryParameters();
  const [cardId, isClosed] = [query.get('card'), query.get('closed') === 'true'];
  const list = useQueryRoute(listIncidents, { limit: 200, ...(isClosed ? { isClosed: 'true' } : {}) });
  useLiveBoard();
  const open = (id: string | null): void => void go(pathOf(id, isClosed));
  const create = useCommand(createIncident, { changes: [listIncidents], onDone: ({ id }) => open(id) });
  const begin = (): void => create.mutate({ fields: emptyCard });
  const incidents = list.data?.incidents ?? [];
  const walk = (by: number): void => {
    const index = incidents.findIndex(({ id }) => id === cardId) + by;
    const next = incidents[Math.min(Math.max(index, 0), incidents.length - 1)];
    if (next) open(next.id);
  };
  useShortcuts([
    ...(mayTake ? [{ keys: 'n', title: t('incidents.board.new'), run: begin }] : []),
    { keys: 'j', title: t('incidents.board.next'), run: () => walk(1) },
    { keys: 'k', title: t('incidents.board.previous'), run: () => walk(-1) },
  ]);
  return (
    <Page
      title={t('incidents.nav.board')}
      width="full"
      actions={
        <>
          <Button variant="default" onClick={() => void go(pathOf(null, !isClosed))}>
            {t(isClosed ? 'incidents.board.show-open' : 'incidents.board.show-closed')}
          </Button>
          {mayTake ? (
            <Button loading={create.isPending} onClick={begin}>
              <Keyed label={t('incidents.board.new')} keys="N" />
            </Button>
          ) : null}
        </>
      }
    >
      <div className={classes.board} data-card={cardId !== null || undefined}>
        <div className={classes.list}>
          {isClosed ? null : <AlarmList onOpen={open} />}
          {list.isPending ? <LoadingState /> : null}
          {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
          {list.data && incidents.length === 0 ? (
            <EmptyState icon="check" title={t('incidents.board.empty')} />
          ) : null}
          <CardRows incidents={incidents} cardId={cardId} isClosed={isClosed} />
        </div>
        <div className={classes.pane}>
          {cardId ? (
            <CardPane key={cardId} id={cardId} onClose={() => open(null)} onOpen={open} />
          ) : (
            <p className={classes.hint}>{t('incidents.board.choose')}</p>
          )}
        </div>
      </div>
    </Page>
  );
}

function CardRows(props: {
  readonly incidents: readonly IncidentSummary[];
  readonly cardId: string | null;
  readonly isClosed: boolean;
}): ReactNode {
  const t = useText();
  const { incidents, cardId, isClosed } = props;
  useEffect(() => {
    if (cardId) document.querySelector(`[data-row="${cardId}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [cardId]);
  return (
    <ul className={classes.rows} aria-label={t('incidents.nav.board')}>
      {incidents.map((incident) => (
        <li key={incident.id} data-row={incident.id}>
          <CardRow
            incident={incident}
            to={pathOf(incident.id, isClosed)}
            isCurrent={incident.id === cardId}
          />
        </li>
      ))}
    </ul>
  );
}

function pathOf(id: string | null, isClosed: boolean): string {
  const query = new URLSearchParams({ ...(isClosed ? { closed: 'true' } : {}), ...(id ? { card: id } : {}) });
  return query.size > 0 ? `${path}?${query}` : path;
}
