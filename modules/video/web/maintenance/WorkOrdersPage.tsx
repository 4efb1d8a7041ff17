import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Button, Group, Select } from '@mantine/core';
import { DataTable } from '#web/design/DataTable.tsx';
import { Page } from '#web/design/Page.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { listWorkOrders, workStates } from '../../contract/maintenance.ts';
import type { Currency, WorkOrderView, WorkState, WorkStep } from '../../contract/maintenance.ts';
import videoClasses from '../pages/Video.module.css';
import { useMoney } from './money.ts';
import { WorkStepDialog } from './WorkStepDialog.tsx';

const refreshMs = 60_000;
const colours: Readonly<Record<WorkState, string>> = {
  issued: 'bronze',
  accepted: 'river',
  done: 'green',
  confirmed: 'gray',
  cancelled: 'gray',
};

/** Work orders on cameras, for both sides. */
export function WorkOrdersPage(): ReactNode {
  const t = useText();
  const [state, setState] = useState<WorkState | null>(null);
  const answer = useQueryRoute(listWorkOrders, state ? { state } : {}, { refreshMs, keepsPrevious: true });
  return (
    <Page title={t('video.work.title')} lead={t('video.work.lead')} width="full">
      <div className={videoClasses.filters}>
        <Select
          clearable
          label={t('video.work.filter-state')}
          placeholder={t('video.filter.any')}
          data={workStates.map((value) => ({ value, label: t(`video.work-state.${value}`) }))}
          value={state}
          onChange={(value) => setState(workStates.find((known) => known === value) ?? null)}
        />
      </div>
      {answer.isPending ? (
        <LoadingState />
      ) : answer.isError ? (
        <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.data.orders.length === 0 ? (
        <EmptyState title={t('video.work.none')}>{t('video.work.none-hint')}</EmptyState>
      ) : (
        <WorkOrders {...answer.data} />
      )}
    </Page>
  );
}

function WorkOrders({
  orders,
  currency,
}: {
  readonly orders: readonly WorkOrderView[];
  readonly currency: Currency;
}): ReactNode {
  const t = useText();
  const { date } = useFormats();
  const say = useMoney(currency);
  const [asked, setAsked] = useState<{ order: WorkOrderView; step: WorkStep } | null>(null);
  return (
    <>
      <DataTable
        label={t('video.work.title')}
        rows={orders}
        keyOf={({ id }) => id}
        columns={[
          {
            title: t('video.service-level.column.camera'),
            cell: ({ number, camera }) => (
              <>
                {t('video.work.number', { number })} · {camera.number}. {camera.name}
                <div className={videoClasses.quiet}>{camera.address}</div>
              </>
            ),
          },
          { title: t('video.work.filter-state'), cell: (order) => <State order={order} /> },
          { title: t('video.work.fault'), cell: (order) => <Fault order={order} /> },
          {
            title: t('video.work.contractor'),
            cell: ({ ownerName, contractorName }) => `${ownerName} → ${contractorName}`,
          },
          { title: t('video.work.due'), cell: ({ dueAt }) => date(dueAt) },
          { title: t('video.work.cost'), cell: ({ costMinor }) => say(costMinor) },
          {
            title: t('video.field.actions'),
            isActions: true,
            cell: (order) => <Steps order={order} onStep={(step) => setAsked({ order, step })} />,
          },
        ]}
      />
      {asked ? <WorkStepDialog {...asked} currency={currency} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

function State({ order: { state, isLate } }: { readonly order: WorkOrderView }): ReactNode {
  const t = useText();
  return (
    <Group gap="xs">
      <Badge tt="none" variant="light" color={colours[state]}>
        {t(`video.work-state.${state}`)}
      </Badge>
      {isLate ? (
        <Badge tt="none" variant="light" color="red">
          {t('video.work.late')}
        </Badge>
      ) : null}
    </Group>
  );
}

function Fault({
  order: { fault, description, work, remark },
}: {
  readonly order: WorkOrderView;
}): ReactNode {
  const t = useText();
  return (
    <>
      <div>
        {t(`video.work-fault.${fault}`)}: {description}
      </div>
      {work === null ? null : (
        <div className={videoClasses.quiet}>
          {t('video.work.done-what')}: {work}
        </div>
      )}
      {remark === null ? null : (
        <div className={videoClasses.quiet}>
          {t('video.work.remark')}: {remark}
        </div>
      )}
    </>
  );
}

function Steps({
  order,
  onStep,
}: {
  readonly order: WorkOrderView;
  readonly onStep: (step: WorkStep) => void;
}): ReactNode {
  const t = useText();
  return (
    <>
      {order.steps.map((step) => (
        <Button key={step} size="xs" variant="subtle" onClick={() => onStep(step)}>
          {t(`video.work-step.${step}`)}
        </Button>
      ))}
      {order.hasAct ? (
        <Button
          size="xs"
          variant="subtle"
          component="a"
          download
          href={`/api/v1/video/work-orders/${order.id}/act.docx`}
        >
          {t('video.work.act')}
        </Button>
      ) : null}
    </>
  );
}
