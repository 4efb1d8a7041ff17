import type { ReactNode } from 'react';
import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { organisationKinds } from '#kernel/identity/contract/organisation-kinds.ts';
import {
  activateOrganisation,
  createOrganisation,
  deactivateOrganisation,
  listOrganisations,
  updateOrganisation,
} from '#kernel/identity/contract/organisations.ts';
import type { OrganisationCard } from '#kernel/identity/contract/organisations.ts';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { Dialog, DialogForm } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import { ReasonField, reasonOf } from './ReasonField.tsx';

export interface OrganisationDialogProps {
  /** Null: a new one. */
  readonly organisation: OrganisationCard | null;
  readonly onClose: () => void;
}

export function OrganisationDialog({ organisation, onClose }: OrganisationDialogProps): ReactNode {
  const t = useText();
  const options = { changes: [listOrganisations], onDone: onClose };
  const create = useCommand(createOrganisation, options);
  const update = useCommand(updateOrganisation, options);
  const problem = create.error ?? update.error;
  const save = (form: FormData): void => {
    const facts = factsOf(form);
    if (organisation) {
      update.mutate({ ...facts, ...reasonOf(form), id: organisation.id, version: organisation.version });
    } else create.mutate(facts);
  };
  const title = organisation ? organisation.name : t('administration.organisations.add');
  return (
    <Dialog title={title} onClose={onClose}>
      <Stack gap="lg">
        <DialogForm
          submit={t('web.action.save')}
          isBusy={create.isPending || update.isPending}
          problem={problem}
          onSubmit={save}
          onClose={onClose}
        >
          <Facts organisation={organisation} problem={problem} />
          {organisation ? <ReasonField /> : null}
        </DialogForm>
        {organisation ? <LifeOf organisation={organisation} onClose={onClose} /> : null}
      </Stack>
    </Dialog>
  );
}

function factsOf(form: FormData) {
  const kind = organisationKinds.find((known) => known === form.get('kind')) ?? 'other';
  return {
    kind,
    name: fieldOf(form, 'name') ?? '',
    shortName: fieldOf(form, 'shortName') ?? '',
    phone: fieldOf(form, 'phone'),
    email: fieldOf(form, 'email'),
    address: fieldOf(form, 'address'),
  };
}

const contactFields = [
  { name: 'phone', type: 'tel', maxLength: 60 },
  { name: 'email', type: 'email', maxLength: 254 },
  { name: 'address', type: 'text', maxLength: 300 },
] as const;

function Facts({
  organisation,
  problem,
}: {
  organisation: OrganisationCard | null;
  problem: Error | null;
}): ReactNode {
  const t = useText();
  const error = (pointer: string) => fieldText(problem, pointer);
  return (
    <>
      <TextInput
        name="name"
        data-autofocus
        required
        minLength={2}
        maxLength={300}
        label={t('administration.organisations.name')}
        defaultValue={organisation?.name}
        error={error('/name')}
      />
      <TextInput
        name="shortName"
        required
        minLength={2}
        maxLength={60}
        label={t('administration.organisations.short-name')}
        description={t('administration.organisations.short-name-hint')}
        defaultValue={organisation?.shortName}
        error={error('/shortName')}
      />
      <NativeSelect
        name="kind"
        size="md"
        label={t('administration.organisations.kind')}
        defaultValue={organisation?.kind}
        data={organisationKinds.map((kind) => ({
          value: kind,
          label: t(`identity.organisation-kind.${kind}`),
        }))}
      />
      {contactFields.map(({ name, type, maxLength }) => (
        <TextInput
          key={name}
          name={name}
          type={type}
          maxLength={maxLength}
          label={t(`administration.organisations.${name}`)}
          defaultValue={organisation?.[name] ?? ''}
          error={error(`/${name}`)}
        />
      ))}
    </>
  );
}

/** Ending an organisation and bringing it back. */
function LifeOf({
  organisation,
  onClose,
}: {
  organisation: OrganisationCard;
  onClose: () => void;
}): ReactNode {
  const t = useText();
  const options = { changes: [listOrganisations], onDone: onClose };
  const end = useCommand(deactivateOrganisation, options);
  const revive = useCommand(activateOrganisation, options);
  const { id, version, isActive } = organisation;
  const problem = end.error ?? revive.error;
  return (
    <Stack gap="sm">
      {problem ? <Notice kind="danger">{problemText(problem, t)}</Notice> : null}
      <Group gap="sm">
        {isActive ? (
          <Button
            variant="light"
            color="red"
            loading={end.isPending}
            onClick={() => end.mutate({ id, version })}
          >
            {t('administration.organisations.end')}
          </Button>
        ) : (
          <Button variant="light" loading={revive.isPending} onClick={() => revive.mutate({ id, version })}>
            {t('administration.organisations.revive')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
