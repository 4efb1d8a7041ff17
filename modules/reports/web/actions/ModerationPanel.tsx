import type { ReactNode } from 'react';
import { Button, Kbd } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import type { IconName } from '#web/icons.ts';
import { icons } from '#web/icons.ts';
import { problemText, useText } from '#web/texts.tsx';
import classes from './Actions.module.css';
import { CategoryDialog, ForwardDialog, PlaceDialog, ReasonDialog } from './ModerationDialogs.tsx';
import type { Moderation, ModerationAction } from './moderation.ts';
import { actionKeys } from './moderation.ts';

const iconOf: Readonly<Record<ModerationAction, IconName>> = {
  publish: 'check',
  reject: 'close',
  hide: 'hide',
  'correct-category': 'list',
  move: 'place',
  forward: 'forward',
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
      {opened === 'reject' || opened === 'hide' ? (
        <ReasonDialog report={report} kind={opened} onClose={close} onDone={finish} />
      ) : null}
      {opened === 'correct-category' ? (
        <CategoryDialog report={report} onClose={close} onDone={finish} />
      ) : null}
      {opened === 'move' ? <PlaceDialog report={report} onClose={close} onDone={finish} /> : null}
      {opened === 'forward' ? <ForwardDialog report={report} onClose={close} onDone={finish} /> : null}
    </section>
  );
}
