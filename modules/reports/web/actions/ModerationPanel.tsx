import type { ReactNode } from 'react';
import { Button, Kbd } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import type { IconName } from '#web/icons.ts';
import { icons } from '#web/icons.ts';
import { problemText, useText } from '#web/texts.tsx';
import classes from './Actions.module.css';
import {
  CategoryDialog,
  ForwardDialog,
  HideDialog,
  PlaceDialog,
  RejectDialog,
} from './ModerationDialogs.tsx';
import { BodyDialog, DecisionDialog, QuestionDialog } from './LifeDialogs.tsx';
import { MergeDialog } from './MergeDialog.tsx';
import { SplitDialog } from './SplitDialog.tsx';
import type { Moderation, ModerationAction } from './moderation.ts';
import { actionKeys } from './moderation.ts';

const iconOf: Readonly<Record<ModerationAction, IconName>> = {
  publish: 'check',
  reject: 'close',
  hide: 'hide',
  'correct-category': 'list',
  move: 'place',
  forward: 'forward',
  'decline-forward': 'undo',
  ask: 'message',
  merge: 'copy',
  unmerge: 'undo',
  split: 'split',
  'not-competent': 'organisation',
};

export interface ModerationPanelProps {
  readonly moderation: Moderation;
  /** Where the keys work, they are shown. */
  readonly hasKeys?: boolean;
}

export function ModerationPanel({ moderation, hasKeys = false }: ModerationPanelProps): ReactNode {
  const t = useText();
  const { actions, opened, problem, isPublishing, report, start, close, finish } = moderation;
  if (actions.length === 0) return null;
  return (
    <section className={classes.panel} aria-label={t('reports.moderation.title')}>
      {problem ? <Notice kind="danger">{problemText(problem, t)}</Notice> : null}
      {report.isBounceOpen ? (
        <Notice kind="warning">{t('reports.bounce.open', { count: report.bounceCount })}</Notice>
      ) : null}
      {report.nextBody ? (
        <Notice kind="info">{t('reports.bounce.asked', { body: report.nextBody.name })}</Notice>
      ) : null}
      <div className={classes.buttons}>
        {actions.map((action) => {
          const Icon = icons[iconOf[action]];
          return (
            <Button
              key={action}
              variant={action === 'publish' ? 'filled' : 'default'}
              loading={action === 'publish' && isPublishing}
              leftSection={<Icon size={20} aria-hidden="true" />}
              onClick={() => start(action)}
              {...(hasKeys
                ? { rightSection: <Kbd aria-hidden="true">{actionKeys[action].toUpperCase()}</Kbd> }
                : {})}
            >
              {t(`reports.moderation.${action}`)}
            </Button>
          );
        })}
      </div>
      {opened === 'reject' ? <RejectDialog report={report} onClose={close} onDone={finish} /> : null}
      {opened === 'hide' ? <HideDialog report={report} onClose={close} onDone={finish} /> : null}
      {opened === 'correct-category' ? (
        <CategoryDialog report={report} onClose={close} onDone={finish} />
      ) : null}
      {opened === 'move' ? <PlaceDialog report={report} onClose={close} onDone={finish} /> : null}
      {opened === 'merge' ? <MergeDialog report={report} onClose={close} onDone={finish} /> : null}
      {opened === 'split' ? <SplitDialog report={report} onClose={close} onDone={finish} /> : null}
      {opened === 'ask' ? (
        <QuestionDialog report={report} by="moderator" onClose={close} onDone={finish} />
      ) : null}
      {opened === 'not-competent' ? (
        <BodyDialog report={report} kind="not-competent" onClose={close} onDone={finish} />
      ) : null}
      {opened === 'unmerge' || opened === 'decline-forward' ? (
        <DecisionDialog report={report} kind={opened} onClose={close} onDone={finish} />
      ) : null}
      {opened === 'forward' ? <ForwardDialog report={report} onClose={close} onDone={finish} /> : null}
    </section>
  );
}
