import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Select, TextInput } from '@mantine/core';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useQueryParameters } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import type { ReportSummary } from '../../contract/report.ts';
import { listQueue, listTasks } from '../../contract/routes.ts';
import { changeShortlist, createShortlist, listShortlists } from '../../contract/shortlists.ts';
import { DialogFrame } from '../actions/DialogFrame.tsx';
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
  const [name, setName] = useState('');
  const [organisationId, setOrganisationId] = useState<string | null>(null);
  const [unknown, setUnknown] = useState<readonly number[]>([]);
  const change = useCommand(changeShortlist, {
    changes: touched,
    onDone: (answer) => (answer.unknown.length > 0 ? setUnknown(answer.unknown) : onClose()),
  });
  const create = useCommand(createShortlist, {
    changes: [listShortlists],
    onDone: ({ id }) => change.mutate({ id, add: numbers }),
  });
  const current = list.data?.shortlists.find(({ id }) => id === shown);
  const problem = create.error ?? change.error;
  const submit = (): void => {
    if (target === newList) create.mutate({ name, organisationId });
    else change.mutate({ id: target, add: numbers });
  };
  return (
    <DialogFrame
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
        data={[
          ...(list.data?.shortlists ?? []).map((one) => ({ value: one.id, label: nameOf(one, t) })),
          { value: newList, label: t('reports.shortlist.new') },
        ]}
        value={target}
        allowDeselect={false}
        onChange={(id) => setTarget(id ?? newList)}
      />
      {target === newList ? (
        <>
          <TextInput
            label={t('reports.shortlist.name')}
            required
            maxLength={80}
            value={name}
            error={fieldText(create.error, '/name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('reports.shortlist.whose')}
            data={[
              { value: '', label: t('reports.shortlist.mine') },
              ...(list.data?.organisations ?? []).map((one) => ({ value: one.id, label: one.name })),
            ]}
            value={organisationId ?? ''}
            allowDeselect={false}
            onChange={(id) => setOrganisationId(id || null)}
          />
        </>
      ) : null}
      {unknown.length > 0 ? (
        <Notice kind="warning">
          {t('reports.shortlist.unknown', { numbers: unknown.map((number) => `№ ${number}`).join(', ') })}
        </Notice>
      ) : null}
      {current ? (
        <div>
          <Button
            variant="default"
            loading={change.isPending}
            onClick={() => change.mutate({ id: current.id, remove: numbers })}
          >
            {t('reports.shortlist.off', { name: current.name })}
          </Button>
        </div>
      ) : null}
    </DialogFrame>
  );
}
