import type { ReactNode } from 'react';
import { TextInput } from '@mantine/core';
import { listEntries } from '#kernel/audit/contract/routes.ts';
import { Page } from '#web/design/Page.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { AuditTable } from '../components/AuditTable.tsx';
import type { FilterDesk } from '../components/Filters.tsx';
import { Filters, useFilters } from '../components/Filters.tsx';
import { Pager, usePaging } from '../components/paging.tsx';
import { SealPanel } from '../components/SealPanel.tsx';
import { SearchField } from '../components/SearchField.tsx';
import { nextDay, startOfDay } from '../town-day.ts';

const names = ['text', 'action', 'from', 'to', 'actor', 'subjectType', 'subjectId'];

export function AuditPage(): ReactNode {
  const t = useText();
  const desk = useFilters('/work/admin/audit', names);
  return (
    <Page title={t('administration.audit.title')} lead={t('administration.audit.lead')} width="full">
      <SealPanel />
      <AuditFilters desk={desk} />
      <Entries key={desk.text} desk={desk} />
    </Page>
  );
}

function AuditFilters({ desk }: { desk: FilterDesk }): ReactNode {
  const t = useText();
  const field = (name: string, label: string, type: 'date' | 'text' = 'text') => (
    <TextInput
      key={`${name} ${desk.value(name)}`}
      type={type}
      label={label}
      defaultValue={desk.value(name)}
      maxLength={120}
      onKeyDown={(event) =>
        event.key === 'Enter' && desk.change({ [name]: event.currentTarget.value.trim() })
      }
      onBlur={(event) => {
        const value = event.currentTarget.value.trim();
        if (value !== desk.value(name)) desk.change({ [name]: value });
      }}
    />
  );
  return (
    <Filters label={t('administration.audit.filter')} desk={desk}>
      <SearchField
        label={t('administration.audit.search')}
        value={desk.value('text')}
        onChange={(text) => desk.change({ text })}
      />
      {field('action', t('administration.audit.action-code'))}
      {field('from', t('administration.audit.from'), 'date')}
      {field('to', t('administration.audit.to'), 'date')}
      {desk.value('actor') ? field('actor', t('administration.audit.actor-id')) : null}
      {desk.value('subjectId') ? field('subjectId', t('administration.audit.subject-id')) : null}
    </Filters>
  );
}

function Entries({ desk }: { desk: FilterDesk }): ReactNode {
  const t = useText();
  const { town } = useSession();
  const paging = usePaging();
  const list = useQueryRoute(
    listEntries,
    { ...inputOf(desk, town.timeZone), ...(paging.after ? { after: paging.after } : {}) },
    { keepsPrevious: true },
  );
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;

  const { entries, next } = list.data;
  if (entries.length === 0) {
    return (
      <EmptyState icon="audit" title={t('administration.audit.empty')}>
        {t('administration.audit.empty-text')}
      </EmptyState>
    );
  }
  return (
    <>
      <AuditTable entries={entries} desk={desk} />
      <Pager paging={paging} next={next} />
    </>
  );
}

/** Days of the town become instants; the last day counts whole. */
function inputOf(desk: FilterDesk, timeZone: string) {
  const [from, to] = [desk.value('from'), desk.value('to')];
  const given = {
    text: desk.value('text'),
    action: desk.value('action'),
    actorPersonId: desk.value('actor'),
    subjectType: desk.value('subjectType'),
    subjectId: desk.value('subjectId'),
    from: from && startOfDay(from, timeZone).toISOString(),
    to: to && startOfDay(nextDay(to), timeZone).toISOString(),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}
