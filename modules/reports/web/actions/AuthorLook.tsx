import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { useQueryRoute } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { readAuthor } from '../../contract/routes.ts';
import classes from './Actions.module.css';

/** Who sent the report, asked for by a press and put on record; not fetched before and not kept after. */
export function AuthorLook({ number }: { number: number }): ReactNode {
  const t = useText();
  const [isAsked, setIsAsked] = useState(false);
  const author = useQueryRoute(readAuthor, { number }, { isEnabled: isAsked });
  if (author.data) {
    const { name, email } = author.data;
    return (
      <p className={classes.hint}>
        {t('reports.author.is')} <strong>{name}</strong>, <a href={`mailto:${email}`}>{email}</a>
      </p>
    );
  }
  return (
    <div className={classes.panel}>
      <Button
        variant="default"
        loading={author.isFetching}
        leftSection={<icons.eye size={20} aria-hidden="true" />}
        onClick={() => setIsAsked(true)}
      >
        {t('reports.author.show')}
      </Button>
      <p className={classes.hint}>{t('reports.author.recorded')}</p>
      {author.error ? (
        <p className={classes.problem} role="alert">
          {problemText(author.error, t)}
        </p>
      ) : null}
    </div>
  );
}
