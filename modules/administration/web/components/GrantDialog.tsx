import type { ReactNode } from 'react';
import { useState } from 'react';
import { Select, TextInput } from '@mantine/core';
import { listRoles } from '#kernel/access/contract/roles.ts';
import { listAreas } from '#kernel/geo/contract/routes.ts';
import { grantMembership, listPeople, readPerson } from '#kernel/identity/contract/people.ts';
import type { PersonView } from '#kernel/identity/contract/people.ts';
import { fieldText } from '#web/call.ts';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { roleName } from '../names.ts';
import { Dialog, DialogForm } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import { OrganisationField } from '#web/OrganisationField.tsx';
import { ReasonField, reasonOf } from './ReasonField.tsx';

const everyonesRoles = ['public', 'resident'];

/** Role × organisation, within an area and until a day where needed. */
export function GrantDialog({ person, onClose }: { person: PersonView; onClose: () => void }): ReactNode {
  const t = useText();
  const [roleId, setRoleId] = useState<string | null>(null);
  const [organisationId, setOrganisationId] = useState<string | null>(null);
  const [areaId, setAreaId] = useState<string | null>(null);
  const grant = useCommand(grantMembership, { changes: [readPerson, listPeople], onDone: onClose });
  const submit = (form: FormData): void => {
    if (!roleId || !organisationId) return;
    const validOn = fieldOf(form, 'validOn');
    grant.mutate({ personId: person.id, roleId, organisationId, areaId, validOn, ...reasonOf(form) });
  };
  return (
    <Dialog title={t('administration.membership.grant-to', { name: person.name })} onClose={onClose}>
      <DialogForm
        submit={t('administration.membership.grant')}
        isBusy={grant.isPending}
        problem={grant.error}
        onSubmit={submit}
        onClose={onClose}
      >
        <RoleField value={roleId} onChange={setRoleId} />
        <OrganisationField
          isRequired
          label={t('administration.membership.organisation')}
          value={organisationId}
          onChange={setOrganisationId}
        />
        <AreaField value={areaId} onChange={setAreaId} />
        <TextInput
          name="validOn"
          type="date"
          label={t('administration.membership.last-day')}
          description={t('administration.membership.last-day-hint')}
          error={fieldText(grant.error, '/validOn')}
        />
        <ReasonField />
      </DialogForm>
    </Dialog>
  );
}

interface ChoiceProps {
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

function RoleField({ value, onChange }: ChoiceProps): ReactNode {
  const t = useText();
  const roles = useQueryRoute(listRoles, {});
  const staffRoles = roles.data?.roles.filter(({ id }) => !everyonesRoles.includes(id)) ?? [];
  return (
    <Select
      data-autofocus
      required
      label={t('administration.people.role')}
      data={staffRoles.map((role) => ({ value: role.id, label: roleName(role, t) }))}
      value={value}
      onChange={onChange}
    />
  );
}

function AreaField({ value, onChange }: ChoiceProps): ReactNode {
  const t = useText();
  const areas = useQueryRoute(listAreas, {});
  const data = (areas.data?.items ?? [])
    .filter(({ kind }) => kind !== 'town')
    .map(({ id, name, kind }) => ({
      value: id,
      label: `${name} · ${t(`administration.area-kind.${kind}`)}`,
    }));
  return (
    <Select
      clearable
      searchable
      label={t('administration.membership.area')}
      description={t('administration.membership.area-hint')}
      placeholder={t('administration.membership.whole-town')}
      nothingFoundMessage={t('administration.areas.empty')}
      data={data}
      value={value}
      onChange={onChange}
    />
  );
}
