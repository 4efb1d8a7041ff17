import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { OutputOf } from '#kernel/http/contract.ts';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { icons } from '#web/icons.ts';
import { TextLink } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useText } from '#web/texts.tsx';
import {
  clauseLimit,
  listModerationRules,
  publishRules,
  readRulesDraft,
} from '../../contract/moderation-rules.ts';
import { ClauseEditor } from './ClauseEditor.tsx';
import type { EditedClause } from './ClauseEditor.tsx';
import classes from './Rules.module.css';

type Draft = OutputOf<typeof readRulesDraft>;

/** The next version of the rules is made of the newest one; what is published never changes. */
export function RulesEditorPage(): ReactNode {
  const t = useText();
  const draft = useQueryRoute(readRulesDraft, {});
  return (
    <Page title={t('reports.nav.moderation-rules')} lead={t('reports.rules.editor-lead')}>
      <p>
        <TextLink to="/reports/rules">{t('reports.rules.to-public')}</TextLink>
      </p>
      {draft.isPending ? <LoadingState /> : null}
      {draft.error ? <ErrorState problem={draft.error} onRetry={() => void draft.refetch()} /> : null}
      {draft.data ? <RulesForm key={draft.data.basedOn} draft={draft.data} /> : null}
    </Page>
  );
}

let lastKey = 0;

function editable(clause: Draft['clauses'][number]): EditedClause {
  return { ...clause, key: clause.id };
}

function blank(): EditedClause {
  lastKey += 1;
  const empty = { ru: '', uk: '', en: '' };
  return { key: `new-${lastKey}`, id: null, titles: empty, texts: empty };
}

function RulesForm({ draft }: { draft: Draft }): ReactNode {
  const t = useText();
  const { basedOn, earliestFrom } = draft;
  const [clauses, setClauses] = useState<readonly EditedClause[]>(() => draft.clauses.map(editable));
  const [inForceFrom, setInForceFrom] = useState(earliestFrom);
  const [comment, setComment] = useState('');
  const publish = useCommand(publishRules, {
    changes: [readRulesDraft, listModerationRules],
    onDone: () => notifications.show({ message: t('reports.rules.published') }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const sent = clauses.map(({ id, titles, texts }) => ({ id, titles, texts }));
    publish.mutate({ basedOn, inForceFrom, comment, clauses: sent });
  };
  return (
    <form className={classes.editor} onSubmit={submit}>
      <Clauses clauses={clauses} onChange={setClauses} />
      <TextInput
        type="date"
        label={t('reports.rule-page.valid-from')}
        description={t('reports.rules.from-hint')}
        min={earliestFrom}
        required
        value={inForceFrom}
        onChange={(event) => setInForceFrom(event.currentTarget.value)}
      />
      <Textarea
        label={t('reports.rules.comment')}
        description={t('reports.rules.comment-hint')}
        required
        minLength={3}
        maxLength={500}
        autosize
        value={comment}
        error={fieldText(publish.error, '/comment')}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      {publish.error ? <Notice kind="danger">{problemText(publish.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={publish.isPending} disabled={clauses.length === 0}>
          {t('reports.rules.publish')}
        </Button>
      </div>
    </form>
  );
}

function Clauses({
  clauses,
  onChange,
}: {
  clauses: readonly EditedClause[];
  onChange: (clauses: readonly EditedClause[]) => void;
}): ReactNode {
  const t = useText();
  return (
    <>
      <ol className={classes.rules}>
        {clauses.map((clause, index) => (
          <ClauseEditor
            key={clause.key}
            clause={clause}
            number={index + 1}
            count={clauses.length}
            onChange={(changed) => onChange(clauses.with(index, changed))}
            onMove={(by) => onChange(moved(clauses, index, by))}
            onRemove={() => onChange(clauses.toSpliced(index, 1))}
          />
        ))}
      </ol>
      <div className={classes.buttons}>
        <Button
          variant="default"
          leftSection={<icons.plus size={18} aria-hidden="true" />}
          disabled={clauses.length >= clauseLimit}
          onClick={() => onChange([...clauses, blank()])}
        >
          {t('reports.rules.add')}
        </Button>
      </div>
    </>
  );
}

function moved(clauses: readonly EditedClause[], index: number, by: number): EditedClause[] {
  const clause = clauses[index];
  return clause ? clauses.toSpliced(index, 1).toSpliced(index + by, 0, clause) : [...clauses];
}
