import type { ReactNode } from 'react';
import { useState } from 'react';
import { TextInput } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { TextLink, useQueryParameters } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { readClassifier } from '../../contract/classifier-routes.ts';
import type { EditedCategory } from '../classifier/CategoryEditor.tsx';
import { CategoryEditor } from '../classifier/CategoryEditor.tsx';
import classes from '../classifier/Classifier.module.css';
import { useOwnTitle } from '../classifier/use-own-title.ts';
import { CsvPanel } from '../classifier/CsvPanel.tsx';

/** What residents may report, with terms, questions and stop messages. */
export function ClassifierPage(): ReactNode {
  const t = useText();
  const list = useQueryRoute(readClassifier, {});
  return (
    <Page title={t('reports.classifier.title')} lead={t('reports.classifier.lead')} width="full">
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data ? <Classifier categories={list.data.categories} /> : null}
    </Page>
  );
}

function Classifier({ categories }: { categories: readonly EditedCategory[] }): ReactNode {
  const wanted = useQueryParameters().get('category');
  const shown = categories.find(({ id }) => id === wanted) ?? categories[0];
  return (
    <>
      <CsvPanel />
      <div className={classes.both}>
        <Tree categories={categories} shownId={shown?.id ?? null} />
        {shown ? <CategoryEditor key={`${shown.id} ${shown.version}`} category={shown} /> : null}
      </div>
    </>
  );
}

function Tree(props: {
  readonly categories: readonly EditedCategory[];
  readonly shownId: string | null;
}): ReactNode {
  const t = useText();
  const title = useOwnTitle();
  const [text, setText] = useState('');
  const wanted = text.trim().toLocaleLowerCase();
  const found = props.categories.filter(({ id, titles, causes }) =>
    [id, titles.ru, titles.uk, titles.en, ...causes.map((cause) => cause.titles.ru)].some((words) =>
      words.toLocaleLowerCase().includes(wanted),
    ),
  );
  const groups = Map.groupBy(found, ({ group }) => group.id);
  return (
    <nav className={classes.tree} aria-label={t('reports.classifier.title')}>
      <TextInput
        type="search"
        label={t('reports.classifier.find')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {[...groups].map(([groupId, categories]) => (
        <div key={groupId}>
          <h2>{categories[0] ? title(categories[0].group.titles) : null}</h2>
          <ul>
            {categories.map(({ id, titles, isActive, causes }) => (
              <li key={id} data-shown={id === props.shownId || undefined}>
                <TextLink to={`/work/admin/reports/classifier?category=${id}`} className={classes.link}>
                  <span>{title(titles)}</span>
                  <span className={classes.code}>
                    {isActive
                      ? t('reports.classifier.cause-count', {
                          count: causes.filter((cause) => cause.isActive).length,
                        })
                      : t('reports.classifier.inactive')}
                  </span>
                </TextLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
