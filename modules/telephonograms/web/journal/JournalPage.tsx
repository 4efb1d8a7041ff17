import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { useShortcuts } from '#web/keyboard.tsx';
import { TextLink, useGo, useQueryParameters } from '#web/links.tsx';
import { useLiveQueries } from '#web/live.ts';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { telephonogramChanged } from '../../contract/events.ts';
import { listTelephonograms, receiveTelephonogram } from '../../contract/routes.ts';
import { boxes } from '../../contract/telephonogram.ts';
import type { Box, TelephonogramSummary } from '../../contract/telephonogram.ts';
import { ComposePane } from './ComposePane.tsx';
import classes from './Journal.module.css';
import { addressOf, placeOf } from './place.ts';
import { RegisterForm } from './RegisterForm.tsx';
import { TelephonogramPane } from './TelephonogramPane.tsx';

/** Journals of the caller's posts: what came and what went, the one in hand beside them. On a phone one after the other. */
export function JournalPage(): ReactNode {
  const t = useText();
  const go = useGo();
  const place = placeOf(useQueryParameters());
  const { box, isAll, openId, isNew } = place;
  const list = useQueryRoute(listTelephonograms, { box, limit: 100, ...(isAll ? {} : { isOpen: 'true' }) });
  useLiveQueries([telephonogramChanged], [listTelephonograms]);
  const rows = list.data?.telephonograms ?? [];
  useDelivered(box === 'incoming' ? rows : []);
  const compose = (): void => void go(addressOf({ ...place, openId: null, isNew: true }));
  const close = (): void => void go(addressOf({ box, isAll }));
  useShortcuts([{ keys: 'n', title: t('telephonograms.compose.new'), run: compose }]);
  return (
    <Page
      title={t('telephonograms.nav.journal')}
      width="full"
      actions={<Button onClick={compose}>{t('telephonograms.compose.new')}</Button>}
    >
      <div className={classes.journal} data-open={openId !== null || isNew || undefined}>
        <div className={classes.list}>
          <Tools box={box} isAll={isAll} />
          {list.isPending ? <LoadingState /> : null}
          {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
          {list.data && rows.length === 0 ? (
            <EmptyState icon="check" title={t('telephonograms.list.empty')} />
          ) : null}
          <ul className={classes.rows} aria-label={t(`telephonograms.box.${box}`)}>
            {rows.map((row) => (
              <li key={row.id}>
                <Row
                  row={row}
                  box={box}
                  to={addressOf({ box, isAll, openId: row.id })}
                  isCurrent={row.id === openId}
                />
              </li>
            ))}
          </ul>
          <RegisterForm box={box} />
        </div>
        <div className={classes.pane}>
          {isNew ? <ComposePane key={place.replyToId ?? ''} place={place} onClose={close} /> : null}
          {openId !== null && !isNew ? <TelephonogramPane key={openId} id={openId} onClose={close} /> : null}
          {openId === null && !isNew ? (
            <p className={classes.hint}>{t('telephonograms.list.choose')}</p>
          ) : null}
        </div>
      </div>
    </Page>
  );
}

function Tools({ box, isAll }: { box: Box; isAll: boolean }): ReactNode {
  const t = useText();
  const go = useGo();
  return (
    <div className={classes.tools}>
      <SegmentedControl
        aria-label={t('telephonograms.nav.journal')}
        data={boxes.map((value) => ({ value, label: t(`telephonograms.box.${value}`) }))}
        value={box}
        onChange={(value) =>
          void go(addressOf({ box: value === 'outgoing' ? 'outgoing' : 'incoming', isAll }))
        }
      />
      <Checkbox
        label={t('telephonograms.list.all')}
        checked={isAll}
        onChange={(event) => void go(addressOf({ box, isAll: event.currentTarget.checked }))}
      />
    </div>
  );
}

/** What stands on the screen of a post has been delivered; each is told once. */
function useDelivered(rows: readonly TelephonogramSummary[]): void {
  const told = useRef(new Set<string>());
  const { mutate } = useCommand(receiveTelephonogram);
  const ids = rows.flatMap(({ newDeliveryIds }) => newDeliveryIds).join();
  useEffect(() => {
    for (const id of ids.split(',')) {
      if (id === '' || told.current.has(id)) continue;
      told.current.add(id);
      mutate({ id, as: 'delivered' });
    }
  }, [ids, mutate]);
}

interface RowProps {
  readonly row: TelephonogramSummary;
  readonly box: Box;
  readonly to: string;
  readonly isCurrent: boolean;
}

function Row({ row, box, to, isCurrent }: RowProps): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { registerNumber, subject, priority, sentAt, from, recipients, accepted, overdue, ownState } = row;
  const isNew = ownState === 'sent' || ownState === 'delivered';
  return (
    <article
      className={classes.row}
      data-priority={priority}
      data-overdue={overdue > 0 || undefined}
      data-current={isCurrent || undefined}
    >
      <p className={classes.rowHead}>
        <span className={classes.muted}>{registerNumber}</span>
        {priority === 'ordinary' ? null : <strong>{t(`telephonograms.priority.${priority}`)}</strong>}
        <span className={classes.muted}>{dateTime(sentAt)}</span>
      </p>
      <TextLink to={to} className={classes.rowTitle}>
        {subject}
      </TextLink>
      <p className={classes.fine}>
        {box === 'incoming' ? <span>{from} · </span> : null}
        {ownState ? (
          <span className={isNew ? classes.new : undefined}>{t(`telephonograms.state.${ownState}`)}</span>
        ) : (
          <span>{t('telephonograms.list.accepted', { accepted, recipients })}</span>
        )}
        {overdue > 0 ? (
          <span className={classes.late}> · {t('telephonograms.list.overdue', { count: overdue })}</span>
        ) : null}
      </p>
    </article>
  );
}
