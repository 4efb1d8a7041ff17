import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { listRoles } from '#kernel/access/contract/roles.ts';
import type { RoleView } from '#kernel/access/contract/roles.ts';
import { Page } from '#web/design/Page.tsx';
import { TextLink, useQueryParameters } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useCan } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { NewRoleDialog } from '../components/NewRoleDialog.tsx';
import { RoleForm } from '../components/RoleForm.tsx';
import { roleName } from '../names.ts';
import classes from './RolesPage.module.css';

export function RolesPage(): ReactNode {
  const t = useText();
  const mayCreate = useCan('access.role.manage');
  const [isCreating, setIsCreating] = useState(false);
  const list = useQueryRoute(listRoles, {});
  return (
    <Page
      title={t('administration.roles.title')}
      lead={t('administration.roles.lead')}
      width="full"
      actions={
        mayCreate ? (
          <Button onClick={() => setIsCreating(true)}>{t('administration.roles.create')}</Button>
        ) : null
      }
    >
      {isCreating && list.data ? (
        <NewRoleDialog roles={list.data.roles} onClose={() => setIsCreating(false)} />
      ) : null}
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data ? <Roles {...list.data} /> : null}
    </Page>
  );
}

interface RolesProps {
  readonly roles: readonly RoleView[];
  readonly permissions: readonly { id: string; grantedTo: string[] }[];
}

function Roles({ roles, permissions }: RolesProps): ReactNode {
  const t = useText();
  const wanted = useQueryParameters().get('role') ?? 'admin';
  const shown = roles.find(({ id }) => id === wanted) ?? roles[0];
  return (
    <div className={classes.both}>
      <nav aria-label={t('administration.roles.title')}>
        <ul className={classes.roles}>
          {roles.map((role) => (
            <li key={role.id} data-shown={role.id === shown?.id || undefined}>
              <TextLink to={`/work/admin/roles?role=${role.id}`} className={classes.role}>
                <span>{roleName(role, t)}</span>
                <span className={classes.count}>{holdersText(role, t)}</span>
              </TextLink>
            </li>
          ))}
        </ul>
      </nav>
      {shown ? (
        <RoleForm key={`${shown.id} ${shown.version}`} role={shown} permissions={permissions} />
      ) : null}
    </div>
  );
}

function holdersText({ holderCount }: RoleView, t: ReturnType<typeof useText>): string {
  return holderCount === null
    ? t('administration.roles.held-by-all')
    : t('administration.roles.holders', { count: holderCount });
}
