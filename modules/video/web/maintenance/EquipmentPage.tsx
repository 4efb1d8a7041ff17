import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Button } from '@mantine/core';
import { DataTable } from '#web/design/DataTable.tsx';
import { Page } from '#web/design/Page.tsx';
import { TextLink } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { listEquipment } from '../../contract/maintenance.ts';
import type { Currency, EquipmentView } from '../../contract/maintenance.ts';
import { EquipmentDialog } from './EquipmentDialog.tsx';
import { useMoney } from './money.ts';

/** The register of equipment of the own cameras. */
export function EquipmentPage(): ReactNode {
  const t = useText();
  const answer = useQueryRoute(listEquipment, {});
  return (
    <Page title={t('video.equipment.title')} lead={t('video.equipment.lead')} width="full">
      {answer.isPending ? (
        <LoadingState />
      ) : answer.isError ? (
        <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.data.equipment.length === 0 ? (
        <EmptyState title={t('video.equipment.none')} />
      ) : (
        <Equipment rows={answer.data.equipment} currency={answer.data.currency} />
      )}
    </Page>
  );
}

function Equipment({
  rows,
  currency,
}: {
  readonly rows: readonly EquipmentView[];
  readonly currency: Currency;
}): ReactNode {
  const t = useText();
  const { civilDate } = useFormats();
  const say = useMoney(currency);
  const [edited, setEdited] = useState<EquipmentView | null>(null);
  return (
    <>
      <DataTable
        label={t('video.equipment.title')}
        rows={rows}
        keyOf={({ camera }) => camera.id}
        columns={[
          {
            title: t('video.service-level.column.camera'),
            cell: ({ camera }) => (
              <TextLink to={`/work/video-health/${camera.id}`}>
                {camera.number}. {camera.name}
              </TextLink>
            ),
          },
          {
            title: t('video.equipment.model'),
            cell: ({ maker, model }) => `${maker} ${model}`.trim() || '—',
          },
          { title: t('video.equipment.serial'), cell: ({ serialNumber }) => serialNumber || '—' },
          {
            title: t('video.equipment.installed'),
            cell: ({ installedOn }) => (installedOn === null ? '—' : civilDate(installedOn)),
          },
          { title: t('video.equipment.warranty'), cell: (row) => <Warranty row={row} /> },
          { title: t('video.equipment.contract'), cell: ({ contract }) => contract || '—' },
          { title: t('video.work.contractor'), cell: ({ contractorName }) => contractorName ?? '—' },
          { title: t('video.work.cost'), cell: ({ costMinor }) => say(costMinor) },
          { title: t('video.equipment.orders'), cell: ({ orders }) => orders },
          { title: t('video.equipment.works-cost'), cell: ({ worksCostMinor }) => say(worksCostMinor) },
          {
            title: t('video.field.actions'),
            isActions: true,
            cell: (row) => (
              <Button size="xs" variant="default" onClick={() => setEdited(row)}>
                {t('video.action.change')}
              </Button>
            ),
          },
        ]}
      />
      {edited ? (
        <EquipmentDialog equipment={edited} currency={currency} onClose={() => setEdited(null)} />
      ) : null}
    </>
  );
}

function Warranty({ row }: { readonly row: EquipmentView }): ReactNode {
  const t = useText();
  const { civilDate } = useFormats();
  if (row.warrantyUntil === null) return '—';
  return (
    <>
      {civilDate(row.warrantyUntil)}{' '}
      {row.isUnderWarranty ? null : <Badge color="gray">{t('video.equipment.warranty-over')}</Badge>}
    </>
  );
}
