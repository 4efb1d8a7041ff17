import type { ReactNode } from 'react';
import classes from './AccountRow.module.css';

/** Rows of things an account has: devices, keys, chats. */
export function AccountRows({ children }: { children: ReactNode }): ReactNode {
  return <ul className={classes.list}>{children}</ul>;
}

export interface AccountRowProps {
  readonly name: string;
  readonly facts: string;
  readonly action: ReactNode;
}

export function AccountRow({ name, facts, action }: AccountRowProps): ReactNode {
  return (
    <li className={classes.row}>
      <div>
        <strong>{name}</strong>
        <div className={classes.facts}>{facts}</div>
      </div>
      {action}
    </li>
  );
}
