import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Button, Checkbox, Select } from '@mantine/core';
import { organisationKinds } from '#kernel/identity/contract/organisation-kinds.ts';
import { listOrganisations } from '#kernel/identity/contract/organisations.ts';
import type { OrganisationCard } from '#kernel/identity/contract/organisations.ts';
import { Page } from '#web/design/Page.tsx';
import { icons } from '#web/icons.ts';
import { useShortcuts } from '#web/keyboard.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import type { Column } from '#web/design/DataTable.tsx';
import { DataTable } from '#web/design/DataTable.tsx';
import { Filters, useFilters } from '../components/Filters.tsx';
import type { FilterDesk } from '../components/Filters.tsx';
import { OrganisationDialog } from '../components/OrganisationDialog.tsx';
import { Pager, usePaging } from '../components/paging.tsx';
import { SearchField } from '../components/SearchField.tsx';

export function OrganisationsPage(): ReactNode {
  const t = useText();
  const desk = useFilters('/work/admin/organisations', ['text', 'kind', 'ended']);
  const [edited, setEdited] = useState<OrganisationCard | 'new' | null>(null);
  useShortcuts([{ keys: 'n', title: t('administration.organisations.add'), run: () => setEdited('new') }]);
  return (
    <Page
      title={t('administration.organisations.title')}
      lead={t('administration.organisations.lead')}
      width="full"
      actions={
        <Button leftSection={<icons.plus size={20} aria-hidden="true" />} onClick={() => setEdited('new')}>
          {t('administration.organisations.add')}
        </Button>
      }
    >
      <OrganisationFilters desk={desk} />
      <Organisations key={desk.text} desk={desk} onEdit={setEdited} />
      {edited ? (
        <OrganisationDialog organisation={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </Page>
  );
}

function OrganisationFilters({ desk }: { desk: FilterDesk }): ReactNode {
  const t = useText();
  const kinds = organisationKinds.map((kind) => ({
    value: kind,
    label: t(`identity.organisation-kind.${kind}`),
  }));
  return (
    <Filters label={t('administration.organisations.filter')} desk={desk}>
      <SearchField
        label={t('administration.organisations.search')}
        value={desk.value('text')}
        onChange={(text) => desk.change({ text })}
      />
      <Select
        label={t('administration.organisations.kind')}
        placeholder={t('administration.filter.any')}
        data={kinds}
        value={desk.value('kind') || null}
        clearable
        onChange={(kind) => desk.change({ kind: kind ?? '' })}
      />
      <Checkbox
        label={t('administration.organisations.with-ended')}
        checked={desk.value('ended') === '1'}
        onChange={(event) => desk.change({ ended: event.currentTarget.checked ? '1' : '' })}
      />
    </Filters>
  );
}

function Organisations({
  desk,
  onEdit,
}: {
  desk: FilterDesk;
  onEdit: (organisation: OrganisationCard) => void;
}): ReactNode {
  const t = useText();
  const paging = usePaging();
  const kind = organisationKinds.find((known) => known === desk.value('kind'));
  const list = useQueryRoute(
    listOrganisations,
    {
      ...(desk.value('text') ? { text: desk.value('text') } : {}),
      ...(kind ? { kind } : {}),
      ...(desk.value('ended') ? { withInactive: 'true' } : {}),
      ...(paging.after ? { after: paging.after } : {}),
    },
    { keepsPrevious: true },
  );
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;

  const { organisations, next } = list.data;
  if (organisations.length === 0) {
    return (
      <EmptyState icon="organisation" title={t('administration.organisations.empty')}>
        {t('administration.organisations.empty-text')}
      </EmptyState>
    );
  }
  return (
    <>
      <DataTable
        label={t('administration.organisations.title')}
        columns={columnsOf(t, onEdit)}
        rows={organisations}
        keyOf={({ id }) => id}
      />
      <Pager paging={paging} next={next} />
    </>
  );
}

function columnsOf(
  t: ReturnType<typeof useText>,
  onEdit: (organisation: OrganisationCard) => void,
): Column<OrganisationCard>[] {
  return [
    {
      title: t('administration.organisations.name'),
      isName: true,
      cell: ({ name, isActive }) => (
        <>
          {name}{' '}
          {isActive ? null : (
            <Badge tt="none" variant="outline">
              {t('administration.organisations.ended')}
            </Badge>
          )}
        </>
      ),
    },
    { title: t('administration.organisations.short-name'), cell: ({ shortName }) => shortName },
    {
      title: t('administration.organisations.kind'),
      cell: ({ kind }) => t(`identity.organisation-kind.${kind}`),
    },
    { title: t('administration.organisations.contacts'), cell: contactsOf },
    {
      title: t('administration.actions'),
      isActions: true,
      cell: (organisation) => (
        <Button
          variant="subtle"
          aria-label={t('administration.organisations.edit-of', { name: organisation.name })}
          onClick={() => onEdit(organisation)}
        >
          {t('administration.action.edit')}
        </Button>
      ),
    },
  ];
}

function contactsOf({ phone, email, address }: OrganisationCard): ReactNode {
  const known = [phone, email, address].filter((contact) => contact !== null);
  return known.length === 0 ? '—' : known.map((contact) => <div key={contact}>{contact}</div>);
}
