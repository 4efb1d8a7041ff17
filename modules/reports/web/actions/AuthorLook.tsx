import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { icons } from '#web/icons.ts';
import { useQueryRoute } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import type { Translate } from '#web/texts.tsx';
import { readAuthor } from '../../contract/routes.ts';
import classes from './Actions.module.css';

type Author = OutputOf<typeof readAuthor>;

function AuthorFacts({ author }: { author: Author }): ReactNode {
  const t = useText();
  return (
    <div className={classes.hint}>
      {author.name === null ? (
        t(author.contacts.length > 0 ? 'reports.author.no-account' : 'reports.author.unknown')
      ) : (
        <>
          {t('reports.author.is')} <strong>{author.name}</strong>,{' '}
          <a href={`mailto:${author.email}`}>{author.email}</a>
        </>
      )}
      {author.contacts.length > 0 ? (
        <ul>
          {author.contacts.map((contact) => (
            <li key={`${contact.kind} ${contact.address}`}>
              {contactKinds(t)[contact.kind]} {contact.name} {contact.address}
              {contact.isUnreachable ? <strong> {t('reports.author.unreachable')}</strong> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function contactKinds(t: Translate): Readonly<Record<Author['contacts'][number]['kind'], string>> {
  return {
    email: t('reports.contact.email'),
    phone: t('reports.contact.phone'),
    telegram: t('reports.contact.telegram'),
    vk: t('reports.contact.vk'),
    name: t('reports.contact.name'),
    device: t('reports.contact.device'),
    account: t('reports.contact.account'),
  };
}

/** Who sent the report, asked for by a press and put on record; not fetched before and not kept after. */
export function AuthorLook({ number }: { number: number }): ReactNode {
  const t = useText();
  const [isAsked, setIsAsked] = useState(false);
  const author = useQueryRoute(readAuthor, { number }, { isEnabled: isAsked });
  if (author.data) {
    return <AuthorFacts author={author.data} />;
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
