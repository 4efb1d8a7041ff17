import type { ReactNode } from 'react';
import { Badge, Checkbox, Group, Select } from '@mantine/core';
import { listRoles } from '#kernel/access/contract/roles.ts';
import type { RoleView } from '#kernel/access/contract/roles.ts';
import { listPeople } from '#kernel/identity/contract/people.ts';
import type { PersonSummary } from '#kernel/identity/contract/people.ts';
import { Page } from '#web/design/Page.tsx';
import { TextLink } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import type { Translate } from '#web/texts.tsx';
import { useText } from '#web/texts.tsx';
import type { Column } from '#web/design/DataTable.tsx';
import { DataTable } from '#web/design/DataTable.tsx';
import type { FilterDesk } from '../components/Filters.tsx';
import { Filters, useFilters } from '../components/Filters.tsx';
import { Pager, usePaging } from '../components/paging.tsx';
import { SearchField } from '../components/SearchField.tsx';
import { roleName } from '../names.ts';

const everyonesRoles = ['public', 'resident'];

export function PeoplePage(): ReactNode {
  const t = useText();
  const desk = useFilters('/work/admin/people', ['text', 'role', 'blocked']);
  const roles = useQueryRoute(listRoles, {});
  return (
    <Page title={t('administration.people.title')} lead={t('administration.people.lead')} width="full">
      <PeopleFilters desk={desk} roles={roles.data?.roles ?? []} />
      <People key={desk.text} desk={desk} roles={roles.data?.roles ?? []} />
    </Page>
  );
}

function PeopleFilters({ desk, roles }: { desk: FilterDesk; roles: readonly RoleView[] }): ReactNode {
  const t = useText();
  const staffRoles = roles.filter(({ id }) => !everyonesRoles.includes(id));
  return (
    <Filters label={t('administration.people.filter')} desk={desk}>
      <SearchField
        label={t('administration.people.search')}
        value={desk.value('text')}
        onChange={(text) => desk.change({ text })}
      />
      <Select
        label={t('administration.people.role')}
        placeholder={t('administration.filter.any')}
        data={staffRoles.map((role) => ({ value: role.id, label: roleName(role, t) }))}
        value={desk.value('role') || null}
        clearable
        onChange={(role) => desk.change({ role: role ?? '' })}
      />
      <Checkbox
        label={t('administration.people.only-blocked')}
        checked={desk.value('blocked') === '1'}
        onChange={(event) => desk.change({ blocked: event.currentTarget.checked ? '1' : '' })}
      />
    </Filters>
  );
}

function People({ desk, roles }: { desk: FilterDesk; roles: readonly RoleView[] }): ReactNode {
  const t = useText();
  const paging = usePaging();
  const list = useQueryRoute(
    listPeople,
    {
      ...(desk.value('text') ? { text: desk.value('text') } : {}),
      ...(desk.value('role') ? { roleId: desk.value('role') } : {}),
      ...(desk.value('blocked') ? { isBlocked: 'true' } : {}),
      ...(paging.after ? { after: paging.after } : {}),
    },
    { keepsPrevious: true },
  );
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;

  const { people, next } = list.data;
  if (people.length === 0) {
    return (
      <EmptyState icon="people" title={t('administration.people.empty')}>
        {t('administration.people.empty-text')}
      </EmptyState>
    );
  }
  return (
    <>
      <DataTable
        label={t('administration.people.title')}
        columns={columnsOf(t, roles)}
        rows={people}
        keyOf={({ id }) => id}
      />
      <Pager paging={paging} next={next} />
    </>
  );
}

function columnsOf(t: Translate, roles: readonly RoleView[]): Column<PersonSummary>[] {
  const nameOfRole = (id: string) => roleName(roles.find((role) => role.id === id) ?? { id }, t);
  return [
    {
      title: t('administration.people.name'),
      isName: true,
      cell: ({ id, name }) => <TextLink to={`/work/admin/people/${id}`}>{name}</TextLink>,
    },
    { title: t('administration.people.email'), cell: ({ email }) => email },
    {
      title: t('administration.people.roles'),
      cell: ({ roleIds }) =>
        roleIds.length === 0 ? (
          t('administration.role.resident')
        ) : (
          <Group gap="xs">
            {roleIds.map((id) => (
              <Badge tt="none" key={id} variant="light">
                {nameOfRole(id)}
              </Badge>
            ))}
          </Group>
        ),
    },
    {
      title: t('administration.people.second-factor'),
      cell: ({ isTwoFactorOn }) => yesOrNo(isTwoFactorOn, t),
    },
    { title: t('administration.people.state'), cell: (person) => stateOf(person, t) },
  ];
}

function yesOrNo(isSo: boolean, t: Translate): string {
  return isSo ? t('administration.yes') : t('administration.no');
}

function stateOf({ blockedAt, isEmailConfirmed }: PersonSummary, t: Translate): ReactNode {
  if (blockedAt) {
    return (
      <Badge tt="none" color="red" variant="light">
        {t('administration.people.blocked')}
      </Badge>
    );
  }
  return isEmailConfirmed ? t('administration.people.active') : t('administration.people.unconfirmed');
}
