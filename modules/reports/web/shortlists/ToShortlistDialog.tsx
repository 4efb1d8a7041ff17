import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Select, TextInput } from '@mantine/core';
import type { CallProblem } from '#web/call.ts';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useQueryParameters } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import type { ReportSummary } from '../../contract/report.ts';
import { listQueue, listTasks } from '../../contract/routes.ts';
import { changeShortlist, createShortlist, listShortlists } from '../../contract/shortlists.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { shortlistName } from './ShortlistFilter.tsx';
import { nameOf } from './shortlist-name.ts';

const touched = [listShortlists, listTasks, listQueue];
const newList = 'new';

interface ToShortlistProps {
  readonly reports: readonly ReportSummary[];
  readonly onClose: () => void;
}

/** Puts the chosen reports on a list, an old or a new one, or takes them off the one that is shown. */
export function ToShortlistDialog({ reports, onClose }: ToShortlistProps): ReactNode {
  const t = useText();
  const shown = useQueryParameters().get(shortlistName);
  const list = useQueryRoute(listShortlists, {});
  const [numbers] = useState(() => reports.map(({ number }) => number));
  const [target, setTarget] = useState<string>(newList);
  const [draft, setDraft] = useState<NewList>({ name: '', organisationId: null });
  const [unknown, setUnknown] = useState<readonly number[]>([]);
  const change = useCommand(changeShortlist, {
    changes: touched,
    onDone: (answer) => (answer.unknown.length > 0 ? setUnknown(answer.unknown) : onClose()),
  });
  const create = useCommand(createShortlist, {
    changes: [listShortlists],
    onDone: ({ id }) => change.mutate({ id, add: numbers }),
  });
  const known = (list.data?.shortlists ?? []).map((one) => ({ value: one.id, label: nameOf(one, t) }));
  const current = list.data?.shortlists.find(({ id }) => id === shown);
  const problem = create.error ?? change.error;
  const takeOff = (id: string): void => change.mutate({ id, remove: numbers });
  const submit = (): void => {
    if (target === newList) create.mutate(draft);
    else change.mutate({ id: target, add: numbers });
  };
  return (
    <FormDialog
      title={t('reports.bulk.act.list')}
      submit={t('reports.bulk.run')}
      isBusy={create.isPending || change.isPending}
      problem={problem}
      onClose={onClose}
      onSubmit={submit}
    >
      <Select
        label={t('reports.shortlist.to')}
        data-autofocus
        data={[...known, { value: newList, label: t('reports.shortlist.new') }]}
        value={target}
        allowDeselect={false}
        onChange={(id) => setTarget(id ?? newList)}
      />
      {target === newList ? (
        <NewListFields
          list={draft}
          organisations={list.data?.organisations ?? []}
          problem={create.error}
          onChange={setDraft}
        />
      ) : null}
      <Unknown numbers={unknown} />
      {current ? (
        <Button variant="default" loading={change.isPending} onClick={() => takeOff(current.id)}>
          {t('reports.shortlist.off', { name: current.name })}
        </Button>
      ) : null}
    </FormDialog>
  );
}

function Unknown({ numbers }: { numbers: readonly number[] }): ReactNode {
  const t = useText();
  if (numbers.length === 0) return null;
  const named = numbers.map((number) => t('reports.number', { number: String(number) })).join(', ');
  return <Notice kind="warning">{t('reports.shortlist.unknown', { numbers: named })}</Notice>;
}

interface NewList {
  readonly name: string;
  readonly organisationId: string | null;
}

interface NewListFieldsProps {
  readonly list: NewList;
  readonly organisations: readonly { id: string; name: string }[];
  readonly problem: CallProblem | null;
  readonly onChange: (list: NewList) => void;
}

function NewListFields({ list, organisations, problem, onChange }: NewListFieldsProps): ReactNode {
  const t = useText();
  return (
    <>
      <TextInput
        label={t('reports.shortlist.name')}
        required
        maxLength={80}
        value={list.name}
        error={fieldText(problem, '/name')}
        onChange={(event) => onChange({ ...list, name: event.currentTarget.value })}
      />
      <Select
        label={t('reports.shortlist.whose')}
        data={[
          { value: '', label: t('reports.shortlist.mine') },
          ...organisations.map((one) => ({ value: one.id, label: one.name })),
        ]}
        value={list.organisationId ?? ''}
        allowDeselect={false}
        onChange={(id) => onChange({ ...list, organisationId: id || null })}
      />
    </>
  );
}
