import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { changeRole, listRoles } from '#kernel/access/contract/roles.ts';
import type { RoleView } from '#kernel/access/contract/roles.ts';
import type { CallProblem } from '#web/call.ts';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { roleName } from '../names.ts';
import { ReasonField, reasonOf } from './ReasonField.tsx';
import classes from './RoleForm.module.css';
import { useTell } from './tell.ts';

export interface RoleFormProps {
  readonly role: RoleView;
  readonly permissions: readonly { readonly id: string; readonly grantedTo: readonly string[] }[];
}

/** What a role may do, a right a line; saved as a whole. */
export function RoleForm({ role, permissions }: RoleFormProps): ReactNode {
  const t = useText();
  const tell = useTell();
  const mayChange = useCan('access.role.manage');
  const [title, setTitle] = useState(role.title);
  const [held, setHeld] = useState<ReadonlySet<string>>(() => new Set(role.permissions));
  const done = () => tell(t('administration.saved'));
  const change = useCommand(changeRole, { changes: [listRoles], onDone: done });
  const differences = permissions.filter(({ id }) => held.has(id) !== role.permissions.includes(id));
  const isRenamed = title !== role.title;
  const toggle = (id: string, isHeld: boolean): void => {
    const next = new Set(held);
    if (isHeld) next.add(id);
    else next.delete(id);
    setHeld(next);
  };
  const save = (form: FormData): void =>
    change.mutate({
      id: role.id,
      version: role.version,
      permissions: [...held],
      ...(title !== null && isRenamed ? { title } : {}),
      ...reasonOf(form),
    });
  const undo = (): void => {
    setHeld(new Set(role.permissions));
    setTitle(role.title);
  };
  return (
    <form
      className={classes.form}
      aria-label={roleName(role, t)}
      onSubmit={(event) => {
        event.preventDefault();
        save(new FormData(event.currentTarget));
      }}
    >
      <h2>{roleName(role, t)}</h2>
      {title !== null && mayChange ? (
        <NameField title={title} problem={change.error} onChange={setTitle} />
      ) : null}
      <Rights role={role} permissions={permissions} held={held} isFixed={!mayChange} onToggle={toggle} />
      {change.error ? <Notice kind="danger">{problemText(change.error, t)}</Notice> : null}
      {differences.length > 0 || isRenamed ? (
        <div className={classes.save}>
          <strong>
            {t('administration.roles.differences', { count: differences.length + Number(isRenamed) })}
          </strong>
          <ReasonField />
          <Button type="submit" loading={change.isPending}>
            {t('web.action.save')}
          </Button>
          <Button variant="default" onClick={undo}>
            {t('administration.action.undo')}
          </Button>
        </div>
      ) : null}
    </form>
  );
}

interface NameFieldProps {
  readonly title: string;
  readonly problem: CallProblem | null;
  readonly onChange: (title: string) => void;
}

function NameField({ title, problem, onChange }: NameFieldProps): ReactNode {
  const t = useText();
  return (
    <TextInput
      required
      minLength={2}
      maxLength={80}
      label={t('administration.roles.name')}
      description={t('administration.roles.name-hint')}
      value={title}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={fieldText(problem, '/title')}
    />
  );
}

interface RightsProps extends RoleFormProps {
  readonly held: ReadonlySet<string>;
  readonly isFixed: boolean;
  readonly onToggle: (id: string, isHeld: boolean) => void;
}

/** By the part of the platform they belong to; a right that was changed and not saved is marked. */
function Rights({ role, permissions, held, isFixed, onToggle }: RightsProps): ReactNode {
  const t = useText();
  const groups = Map.groupBy(permissions, ({ id }) => id.split('.')[0] ?? '');
  return [...groups].map(([part, rights]) => (
    <fieldset key={part} className={classes.group} disabled={isFixed}>
      <legend>{t(`administration.part.${part}`)}</legend>
      {rights.map(({ id }) => (
        <div key={id} data-changed={held.has(id) !== role.permissions.includes(id) || undefined}>
          <Checkbox
            label={t(id)}
            description={id}
            checked={held.has(id)}
            onChange={(event) => onToggle(id, event.currentTarget.checked)}
          />
        </div>
      ))}
    </fieldset>
  ));
}
