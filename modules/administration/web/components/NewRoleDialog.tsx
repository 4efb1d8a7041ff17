import type { ReactNode } from 'react';
import { NativeSelect, TextInput } from '@mantine/core';
import { createRole, listRoles } from '#kernel/access/contract/roles.ts';
import type { RoleView } from '#kernel/access/contract/roles.ts';
import { fieldText } from '#web/call.ts';
import { useGo } from '#web/links.tsx';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { roleName } from '../names.ts';
import { Dialog, DialogForm } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import { ReasonField, reasonOf } from './ReasonField.tsx';

/** A role of the town's own: named here, perhaps with the rights of another to begin with; ticked on the page after. */
export function NewRoleDialog({
  roles,
  onClose,
}: {
  roles: readonly RoleView[];
  onClose: () => void;
}): ReactNode {
  const t = useText();
  const go = useGo();
  const create = useCommand(createRole, {
    changes: [listRoles],
    onDone: ({ id }) => {
      onClose();
      void go(`/work/admin/roles?role=${id}`);
    },
  });
  const submit = (form: FormData): void => {
    const base = roles.find(({ id }) => id === fieldOf(form, 'base'));
    create.mutate({
      title: fieldOf(form, 'title') ?? '',
      permissions: [...(base?.permissions ?? [])],
      ...reasonOf(form),
    });
  };
  return (
    <Dialog title={t('administration.roles.create')} onClose={onClose}>
      <DialogForm
        submit={t('administration.roles.create-submit')}
        isBusy={create.isPending}
        problem={create.error}
        onSubmit={submit}
        onClose={onClose}
      >
        <TextInput
          data-autofocus
          name="title"
          required
          minLength={2}
          maxLength={80}
          label={t('administration.roles.name')}
          description={t('administration.roles.name-hint')}
          error={fieldText(create.error, '/title')}
        />
        <NativeSelect
          name="base"
          size="md"
          label={t('administration.roles.begin-with')}
          data={[
            { value: '', label: t('administration.roles.begin-with-nothing') },
            ...roles.map((role) => ({ value: role.id, label: roleName(role, t) })),
          ]}
        />
        <ReasonField />
      </DialogForm>
    </Dialog>
  );
}
