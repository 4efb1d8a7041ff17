import type { ReactNode } from 'react';
import { icons } from '../icons.ts';
import classes from './Notice.module.css';

export interface NoticeProps {
  readonly kind: 'info' | 'good' | 'warning' | 'danger';
  readonly title?: string;
  readonly children?: ReactNode;
}

const iconOf = {
  info: icons.info,
  good: icons.check,
  warning: icons.warning,
  danger: icons.warning,
} as const;

/** A message inside a page; `danger` is read out at once by screen readers. */
export function Notice({ kind, title, children }: NoticeProps): ReactNode {
  const Icon = iconOf[kind];
  return (
    <div className={classes.notice} data-kind={kind} role={kind === 'danger' ? 'alert' : 'status'}>
      <Icon size={22} aria-hidden="true" />
      <div>
        {title ? <strong>{title}</strong> : null}
        {children ? <div>{children}</div> : null}
      </div>
    </div>
  );
}
