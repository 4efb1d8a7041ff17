import type { ReactNode } from 'react';
import { useState } from 'react';
import { Select, Textarea, TextInput } from '@mantine/core';
import { FormDialog } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import { isoOf } from '#web/local-time.ts';
import { useCommand } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { issueWorkOrder, listWorkOrders, workFault } from '../../contract/maintenance.ts';
import type { HealthFault } from '../../contract/health.ts';
import { OrganisationField } from '../components/OrganisationField.tsx';

/** What made somebody order work. */
export interface OrderSubject {
  readonly fault: (typeof workFault.options)[number];
  readonly faults: readonly HealthFault[];
}

/** The owner orders work on a camera, until the end of a day. */
export function IssueOrderDialog({
  camera,
  about,
  onClose,
}: {
  readonly camera: { readonly id: string; readonly number: number; readonly name: string };
  readonly about?: OrderSubject | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const { timeZone } = useSession().town;
  const [contractorId, setContractorId] = useState<string | null>(null);
  const [fault, setFault] = useState<string>(about?.fault ?? 'offline');
  const words = useOrderWords(about);
  const issue = useCommand(issueWorkOrder, { changes: [listWorkOrders], onDone: onClose });
  return (
    <FormDialog
      title={t('video.work.issue-title', { camera: `${camera.number}. ${camera.name}` })}
      submit={t('video.work.issue')}
      isBusy={issue.isPending}
      problem={issue.error}
      onClose={onClose}
      onSubmit={(form) =>
        issue.mutate({
          cameraId: camera.id,
          contractorOrganisationId: contractorId ?? '',
          fault: workFault.parse(fault),
          description: fieldOf(form, 'description') ?? '',
          dueAt: isoOf(`${fieldOf(form, 'due') ?? ''}T23:59:59`, timeZone) ?? '',
        })
      }
    >
      <Select
        required
        allowDeselect={false}
        label={t('video.work.fault')}
        data={workFault.options.map((value) => ({ value, label: t(`video.work-fault.${value}`) }))}
        value={fault}
        onChange={(value) => setFault(value ?? 'other')}
      />
      <Textarea
        name="description"
        required
        autosize
        minRows={2}
        minLength={3}
        maxLength={1000}
        label={t('video.work.description')}
        defaultValue={words}
      />
      <OrganisationField
        label={t('video.work.contractor')}
        description={t('video.work.contractor-hint')}
        value={contractorId}
        onChange={setContractorId}
      />
      <TextInput name="due" type="date" required label={t('video.work.due')} />
    </FormDialog>
  );
}

/** What an order says before anybody has written anything. */
function useOrderWords(about: OrderSubject | undefined): string {
  const t = useText();
  const words = (about?.faults ?? []).map((fault) => t(`video.fault.${fault}`)).join(', ');
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}
