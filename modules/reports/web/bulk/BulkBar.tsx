import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { useSession } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import classes from './Bulk.module.css';
import { BulkDialog } from './BulkDialog.tsx';
import { ShareDialog } from '../contractors/ShareDialog.tsx';
import { ToShortlistDialog } from '../shortlists/ToShortlistDialog.tsx';
import type { Marks } from './use-marks.ts';
import { marksAtMost } from './use-marks.ts';

export const workActs = ['take', 'plan', 'allot', 'answer', 'explain', 'not-ours'] as const;
export const moderationActs = ['publish', 'reject', 'forward'] as const;
export type BulkAct = (typeof workActs)[number] | (typeof moderationActs)[number];

/** What may be done with the chosen reports; stays in sight while one chooses more. */
export function BulkBar({ marks, acts }: { marks: Marks; acts: readonly BulkAct[] }): ReactNode {
  const t = useText();
  const [opened, setOpened] = useState<BulkAct | 'list' | 'share' | null>(null);
  const canShare = useSession().permissions.includes('reports.report.share');
  const { reports } = marks;
  const close = (): void => setOpened(null);
  if (reports.length === 0 && opened === null) return null;
  return (
    <section className={classes.bar} aria-label={t('reports.bulk.panel')}>
      <p className={classes.count} role="status">
        {t('reports.bulk.chosen', { count: reports.length })}
        {marks.isFull ? `. ${t('reports.bulk.limit', { limit: marksAtMost })}` : null}
      </p>
      <div className={classes.buttons}>
        {acts.map((act) => (
          <Button key={act} variant="default" onClick={() => setOpened(act)}>
            {t(`reports.bulk.act.${act}`)}
          </Button>
        ))}
        {canShare && acts.includes('take') ? (
          <Button variant="default" onClick={() => setOpened('share')}>
            {t('reports.bulk.act.share')}
          </Button>
        ) : null}
        <Button variant="default" onClick={() => setOpened('list')}>
          {t('reports.bulk.act.list')}
        </Button>
        <Button variant="subtle" onClick={marks.all}>
          {t('reports.bulk.all')}
        </Button>
        <Button variant="subtle" onClick={marks.clear}>
          {t('reports.bulk.none')}
        </Button>
      </div>
      {opened === 'list' ? <ToShortlistDialog reports={reports} onClose={close} /> : null}
      {opened === 'share' ? <ShareDialog reports={reports} onClose={close} /> : null}
      {opened !== null && opened !== 'list' && opened !== 'share' ? (
        <BulkDialog act={opened} reports={reports} onClose={close} />
      ) : null}
    </section>
  );
}
