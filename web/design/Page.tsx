import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { Title } from '@mantine/core';
import { useSession } from '../session.tsx';
import classes from './Page.module.css';

export interface PageProps {
  readonly title: string;
  /** One sentence under the title. */
  readonly lead?: ReactNode;
  /** The page's own actions, at the end of the title's line. */
  readonly actions?: ReactNode;
  /** `text` for forms and reading, `full` for lists and tables. */
  readonly width?: 'text' | 'usual' | 'full';
  readonly children: ReactNode;
}

/** Every page: its title in the browser's tab, one first-level heading, a measure that reads well. */
export function Page({ title, lead, actions, width = 'usual', children }: PageProps): ReactNode {
  useDocumentTitle(title);
  return (
    <div className={classes.page} data-width={width}>
      <header className={classes.head}>
        <div>
          <Title order={1}>{title}</Title>
          {lead ? <p className={classes.lead}>{lead}</p> : null}
        </div>
        {actions ? (
          <div className={classes.actions} data-no-print>
            {actions}
          </div>
        ) : null}
      </header>
      {children}
    </div>
  );
}

export function useDocumentTitle(title: string): void {
  const { town } = useSession();
  useEffect(() => {
    document.title = title === town.name ? town.name : `${title} · ${town.name}`;
  }, [title, town.name]);
}
