import type { ReactNode } from 'react';
import { Title } from '@mantine/core';
import classes from './Section.module.css';

export interface SectionProps {
  readonly title: string;
  /** A link or a button at the end of the title's line. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of a page, ruled as in a ledger; the bronze mark stands where the eye begins. */
export function Section({ title, aside, children }: SectionProps): ReactNode {
  return (
    <section className={classes.section}>
      <div className={classes.head}>
        <Title order={2}>{title}</Title>
        {aside}
      </div>
      {children}
    </section>
  );
}
