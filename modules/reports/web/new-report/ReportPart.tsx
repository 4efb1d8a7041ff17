import type { ReactNode } from 'react';
import { Title } from '@mantine/core';
import classes from './NewReport.module.css';

export interface ReportPartProps {
  readonly title: string;
  readonly note?: string;
  readonly children: ReactNode;
}

/** One of the questions of a report; all of them stand on the one screen, in any order of answering. */
export function ReportPart({ title, note, children }: ReportPartProps): ReactNode {
  return (
    <section className={classes.part}>
      <div className={classes.partHead}>
        <Title order={2} size="h3">
          {title}
        </Title>
        {note ? <span className={classes.hint}>{note}</span> : null}
      </div>
      {children}
    </section>
  );
}
