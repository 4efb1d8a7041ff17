import type { ReactNode } from 'react';
import { Title } from '@mantine/core';
import type { IconName } from '../icons.ts';
import { icons } from '../icons.ts';
import classes from './State.module.css';

export interface StateProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
  /** What the person can do about it. */
  readonly action?: ReactNode;
  readonly tone?: 'calm' | 'danger';
  readonly role?: 'status' | 'alert';
  /** The state stands in the place of a whole page: its title is the page's heading. */
  readonly isWholePage?: boolean;
}

/** The common shape of a page part that has nothing to show; use the named states beside it. */
export function State({
  icon,
  title,
  children,
  action,
  tone = 'calm',
  role,
  isWholePage = false,
}: StateProps): ReactNode {
  const Icon = icons[icon];
  return (
    <div className={classes.state} data-tone={tone} role={role}>
      <span className={classes.icon}>
        <Icon size={28} aria-hidden="true" />
      </span>
      <Title order={isWholePage ? 1 : 2} size="h3">
        {title}
      </Title>
      {children ? <div className={classes.text}>{children}</div> : null}
      {action ? <div className={classes.action}>{action}</div> : null}
    </div>
  );
}
