import type { ReactNode } from 'react';
import { Kbd } from '@mantine/core';
import classes from './Keyed.module.css';

/** A label with the key that leads there. */
export function Keyed({ label, keys }: { label: string; keys: string }): ReactNode {
  return (
    <span className={classes.keyed}>
      {label} <Kbd className={classes.key}>{keys}</Kbd>
    </span>
  );
}
