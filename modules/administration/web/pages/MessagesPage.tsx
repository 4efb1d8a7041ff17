import type { ReactNode } from 'react';
import { useState } from 'react';
import { Anchor, Badge, Select } from '@mantine/core';
import { listMessages, messageStates } from '#kernel/notify/contract/routes.ts';
import type { MessageState, MessageSummary } from '#kernel/notify/contract/routes.ts';
import { Page } from '#web/design/Page.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import type { Formats, Translate } from '#web/texts.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { Column } from '#web/design/DataTable.tsx';
import { DataTable } from '#web/design/DataTable.tsx';
import type { FilterDesk } from '../components/Filters.tsx';
import { Filters, useFilters } from '../components/Filters.tsx';
import { MessageDialog } from '../components/MessageDialog.tsx';
import { Pager, usePaging } from '../components/paging.tsx';
import { SearchField } from '../components/SearchField.tsx';

const refreshMs = 15_000;

export function MessagesPage(): ReactNode {
  const t = useText();
  const desk = useFilters('/work/admin/messages', ['text', 'state']);
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <Page title={t('administration.messages.title')} lead={t('administration.messages.lead')} width="full">
      <Filters label={t('administration.messages.filter')} desk={desk}>
        <SearchField
          label={t('administration.messages.search')}
          value={desk.value('text')}
          onChange={(text) => desk.change({ text })}
        />
        <Select
          label={t('administration.messages.state')}
          placeholder={t('administration.filter.any')}
          clearable
          data={messageStates.map((state) => ({
            value: state,
            label: t(`administration.message-state.${state}`),
          }))}
          value={desk.value('state') || null}
          onChange={(state) => desk.change({ state: state ?? '' })}
        />
      </Filters>
      <Messages key={desk.text} desk={desk} onOpen={setOpenId} />
      {openId ? <MessageDialog id={openId} onClose={() => setOpenId(null)} /> : null}
    </Page>
  );
}

function Messages({ desk, onOpen }: { desk: FilterDesk; onOpen: (id: string) => void }): ReactNode {
  const t = useText();
  const formats = useFormats();
  const paging = usePaging();
  const state = messageStates.find((known) => known === desk.value('state'));
  const list = useQueryRoute(
    listMessages,
    {
      ...(desk.value('text') ? { text: desk.value('text') } : {}),
      ...(state ? { state } : {}),
      ...(paging.after ? { after: paging.after } : {}),
    },
    { keepsPrevious: true, refreshMs },
  );
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;

  const { messages, next } = list.data;
  if (messages.length === 0) {
    return (
      <EmptyState icon="mail" title={t('administration.messages.empty')}>
        {t('administration.messages.empty-text')}
      </EmptyState>
    );
  }
  return (
    <>
      <DataTable
        label={t('administration.messages.title')}
        columns={columnsOf({ t, formats, onOpen })}
        rows={messages}
        keyOf={({ id }) => id}
      />
      <Pager paging={paging} next={next} />
    </>
  );
}

const stateColours: Readonly<Record<MessageState, string>> = {
  queued: 'bronze',
  sent: 'green',
  failed: 'red',
  sandboxed: 'river',
  unsent: 'gray',
};

function columnsOf(desk: {
  t: Translate;
  formats: Formats;
  onOpen: (id: string) => void;
}): Column<MessageSummary>[] {
  const { t, formats, onOpen } = desk;
  return [
    { title: t('administration.audit.when'), cell: ({ createdAt }) => formats.dateTime(createdAt) },
    {
      title: t('administration.messages.subject'),
      isName: true,
      cell: ({ id, subject }) => (
        <Anchor component="button" type="button" ta="start" onClick={() => onOpen(id)}>
          {subject}
        </Anchor>
      ),
    },
    { title: t('administration.messages.address'), cell: ({ address }) => address },
    { title: t('administration.messages.channel'), cell: ({ channel, locale }) => `${channel} · ${locale}` },
    {
      title: t('administration.messages.state'),
      cell: ({ state }) => (
        <Badge tt="none" variant="light" color={stateColours[state]}>
          {t(`administration.message-state.${state}`)}
        </Badge>
      ),
    },
  ];
}
