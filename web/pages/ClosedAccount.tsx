import type { ReactNode } from 'react';
import type { KeptData } from '#kernel/privacy/contract/own-data.ts';
import { Page } from '../design/Page.tsx';
import { Section } from '../design/Section.tsx';
import { useText } from '../texts.tsx';
import classes from './OwnData.module.css';

/** The last page of an account: what has stayed, by which law and until when. */
export function ClosedAccount({ kept }: { kept: readonly KeptData[] }): ReactNode {
  const t = useText();
  return (
    <Page title={t('web.own-data.closed')} lead={t('web.own-data.closed-text')} width="text">
      <Section title={t('web.own-data.closed-kept')}>
        <ul>
          {kept.map(({ id, title, law, until, count }) => (
            <li key={id}>
              <strong>{title}</strong>: {t('web.own-data.count', { count })}
              <p className={classes.fact}>{law}</p>
              <p className={classes.fact}>{t('web.own-data.term', { term: until })}</p>
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  );
}
