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
import { downloadEquipment, listEquipment } from '../../contract/maintenance.ts';
import type { Currency, EquipmentView } from '../../contract/maintenance.ts';
import videoClasses from '../pages/Video.module.css';
import { EquipmentDialog } from './EquipmentDialog.tsx';
import { useMoney } from './money.ts';

/** The register of equipment of the own cameras. */
export function EquipmentPage(): ReactNode {
  const t = useText();
  const answer = useQueryRoute(listEquipment, {});
  return (
    <Page
      title={t('video.equipment.title')}
      lead={t('video.equipment.lead')}
      width="full"
      actions={
        <Button component="a" variant="default" download href={downloadEquipment.path}>
          {t('video.health.csv')}
        </Button>
      }
    >
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
          { title: t('video.equipment.model'), cell: (row) => <Model row={row} /> },
          { title: t('video.equipment.warranty'), cell: (row) => <Warranty row={row} /> },
          { title: t('video.equipment.contract'), cell: (row) => <Contract row={row} /> },
          { title: t('video.work.cost'), cell: ({ costMinor }) => say(costMinor) },
          {
            title: t('video.equipment.works-cost'),
            cell: ({ orders, worksCostMinor }) => `${say(worksCostMinor)} (${orders})`,
          },
          {
            title: t('video.field.actions'),
            isActions: true,
            cell: (row) => (
              <Button size="xs" variant="subtle" onClick={() => setEdited(row)}>
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

function Model({ row: { maker, model, serialNumber } }: { readonly row: EquipmentView }): ReactNode {
  const t = useText();
  return (
    <>
      {`${maker} ${model}`.trim() || '—'}
      {serialNumber === '' ? null : (
        <div className={videoClasses.quiet}>{t('video.equipment.serial-told', { serial: serialNumber })}</div>
      )}
    </>
  );
}

function Contract({ row }: { readonly row: EquipmentView }): ReactNode {
  const t = useText();
  const { number } = useFormats();
  const { contract, contractorName, onlineTargetPercent: percent } = row;
  return (
    <>
      {contract || '—'}
      {contractorName === null ? null : <div className={videoClasses.quiet}>{contractorName}</div>}
      {percent === null ? null : (
        <div className={videoClasses.quiet}>
          {t('video.equipment.target-told', { percent: number(percent) })}
        </div>
      )}
    </>
  );
}

function Warranty({ row }: { readonly row: EquipmentView }): ReactNode {
  const t = useText();
  const { civilDate } = useFormats();
  return (
    <>
      {row.warrantyUntil === null ? '—' : civilDate(row.warrantyUntil)}{' '}
      {row.warrantyUntil === null || row.isUnderWarranty ? null : (
        <Badge tt="none" variant="light" color="gray">
          {t('video.equipment.warranty-over')}
        </Badge>
      )}
      {row.installedOn === null ? null : (
        <div className={videoClasses.quiet}>
          {t('video.equipment.installed-on', { day: civilDate(row.installedOn) })}
        </div>
      )}
    </>
  );
}
