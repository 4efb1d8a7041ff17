import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { readSetup } from '../../contract/setup.ts';
import classes from '../journal/Journal.module.css';
import { GroupForm } from './GroupForm.tsx';
import { JournalForm } from './JournalForm.tsx';
import { PostForm } from './PostForm.tsx';
import { TemplateForm } from './TemplateForm.tsx';

export type Setup = OutputOf<typeof readSetup>;

/** Journals, duty posts, groups and templates. */
export function SetupPage(): ReactNode {
  const t = useText();
  const setup = useQueryRoute(readSetup, {});
  return (
    <Page title={t('telephonograms.nav.setup')} width="usual">
      {setup.isPending ? <LoadingState /> : null}
      {setup.error ? <ErrorState problem={setup.error} onRetry={() => void setup.refetch()} /> : null}
      {setup.data ? <Sections setup={setup.data} /> : null}
    </Page>
  );
}

function Sections({ setup }: { setup: Setup }): ReactNode {
  const t = useText();
  const { journals, posts, groups, templates } = setup;
  const journalOf = (id: string): string => journals.find((journal) => journal.id === id)?.prefix ?? '';
  return (
    <>
      <Rows
        title={t('telephonograms.setup.journals')}
        rows={journals.map((journal) => ({ ...journal, facts: journal.prefix }))}
        form={(journal, onDone) => <JournalForm journal={journal} onDone={onDone} />}
      />
      <Rows
        title={t('telephonograms.setup.posts')}
        rows={posts.map((post) => ({
          ...post,
          facts: [post.organisation, post.phone, journalOf(post.journalId), post.seniorEmail]
            .filter(Boolean)
            .join(' · '),
        }))}
        form={(post, onDone) => <PostForm post={post} journals={journals} onDone={onDone} />}
      />
      <Rows
        title={t('telephonograms.setup.groups')}
        rows={groups.map((group) => ({
          ...group,
          facts: t('telephonograms.setup.group-size', { count: group.postIds.length }),
        }))}
        form={(group, onDone) => <GroupForm group={group} posts={posts} onDone={onDone} />}
      />
      <Rows
        title={t('telephonograms.setup.templates')}
        rows={templates.map((template) => ({ ...template, facts: template.subject }))}
        form={(template, onDone) => <TemplateForm template={template} groups={groups} onDone={onDone} />}
      />
    </>
  );
}

interface Row {
  readonly id: string;
  readonly title: string;
  readonly facts: string;
  readonly isActive: boolean;
}

/** A list of one kind; each row opens as its form in its place. */
function Rows<One extends Row>(props: {
  readonly title: string;
  readonly rows: readonly One[];
  readonly form: (row: One | null, onDone: () => void) => ReactNode;
}): ReactNode {
  const t = useText();
  const [editing, setEditing] = useState<string | null>(null);
  const { title, rows, form } = props;
  const done = (): void => setEditing(null);
  return (
    <Section
      title={title}
      aside={
        <Button
          variant="default"
          aria-label={`${title}: ${t('telephonograms.setup.add')}`}
          onClick={() => setEditing('new')}
        >
          {t('telephonograms.setup.add')}
        </Button>
      }
    >
      {editing === 'new' ? <Surface>{form(null, done)}</Surface> : null}
      {rows.length === 0 && editing === null ? <EmptyState title={t('telephonograms.setup.empty')} /> : null}
      {rows.map((row) =>
        editing === row.id ? (
          <Surface key={row.id}>{form(row, done)}</Surface>
        ) : (
          <div key={row.id} className={classes.line}>
            <strong>{row.title}</strong>
            <span className={classes.fine}>
              {[row.facts, row.isActive ? '' : t('telephonograms.setup.inactive')]
                .filter(Boolean)
                .join(' · ')}
            </span>
            <Button variant="subtle" onClick={() => setEditing(row.id)}>
              {t('telephonograms.setup.edit')}
            </Button>
          </div>
        ),
      )}
    </Section>
  );
}
