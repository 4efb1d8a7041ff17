import type { ReactNode } from 'react';
import { useEffect } from 'react';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { TextLink, useHash, useQueryParameters } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { listModerationRules } from '../../contract/moderation-rules.ts';
import classes from './Rules.module.css';
import { useVersionWords } from './version-words.ts';

type Rules = OutputOf<typeof listModerationRules>;

/** By what rules a report is refused or hidden: those in force, or the version a decision was made by. */
export function RulesPage(): ReactNode {
  const t = useText();
  const asked = useQueryParameters().get('version');
  const version = asked !== null && /^\d{1,5}$/.test(asked) ? asked : undefined;
  const list = useQueryRoute(listModerationRules, version === undefined ? {} : { version });
  return (
    <Page title={t('reports.rules.title')} lead={t('reports.rules.lead')}>
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data ? <Version rules={list.data} /> : null}
    </Page>
  );
}

function Version({ rules }: { rules: Rules }): ReactNode {
  const t = useText();
  const words = useVersionWords();
  const { version } = rules;
  return (
    <>
      {version.state === 'in-force' ? (
        <p className={classes.since}>{words(version)}</p>
      ) : (
        <Notice kind="warning" title={t(`reports.rules.is-${version.state}`)}>
          {words(version)}. <TextLink to="/reports/rules">{t('reports.rules.to-current')}</TextLink>
        </Notice>
      )}
      <Clauses rules={rules.rules} />
      {rules.versions.length > 1 ? (
        <Section title={t('reports.rules.versions')}>
          <ul className={classes.versions}>
            {rules.versions.map((other) => (
              <li key={other.number}>
                {other.number === version.number ? (
                  <strong>{words(other)}</strong>
                ) : (
                  <TextLink to={`/reports/rules?version=${other.number}`}>{words(other)}</TextLink>
                )}
                {other.comment ? <span className={classes.comment}>{other.comment}</span> : null}
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </>
  );
}

/** A link from a refusal names a clause: the page begins there. */
function Clauses({ rules }: { rules: Rules['rules'] }): ReactNode {
  const cited = useHash();
  useEffect(() => {
    if (cited) document.getElementById(cited)?.scrollIntoView({ block: 'center' });
  }, [cited]);
  return (
    <ol className={classes.rules}>
      {rules.map(({ id, number, title, text }) => (
        <li key={id} id={id} {...(id === cited ? { 'data-cited': true } : {})}>
          <Surface>
            <h2 className={classes.title}>
              {number}. {title}
            </h2>
            <p className={classes.text}>{text}</p>
          </Surface>
        </li>
      ))}
    </ol>
  );
}
