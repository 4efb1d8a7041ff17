import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Button, Group, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { ButtonLink } from '#web/links.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import {
  createRecorder,
  listRecorders,
  renewEnrolmentCode,
  strikeOffRecorder,
} from '../../contract/recorder-routes.ts';
import type { RecorderView } from '../../contract/recorder-routes.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import { OrganisationField } from '../components/OrganisationField.tsx';
import { DataTable } from '#web/design/DataTable.tsx';
import { StandIn, StandInDialog } from './StandIn.tsx';

const refreshMs = 10_000;
/** More than this and the times on pictures are no evidence. */
const mostOffsetMs = 2_000;
const gibibyte = 1024 ** 3;

interface Code {
  readonly enrolmentCode: string;
  readonly validUntil: string;
}

/** Recorders: announcing one, its disks and clock, what it was told and what it took of it. */
export function RecordersPage(): ReactNode {
  const t = useText();
  const [isAdding, setAdding] = useState(false);
  const [code, setCode] = useState<Code | null>(null);
  return (
    <Page
      title={t('video.recorders.title')}
      lead={t('video.recorders.lead')}
      width="full"
      actions={<Button onClick={() => setAdding(true)}>{t('video.recorders.add')}</Button>}
    >
      {code ? <CodeNotice code={code} /> : null}
      <Recorders onCode={setCode} />
      {isAdding ? <AddDialog onCode={setCode} onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

function CodeNotice({ code }: { readonly code: Code }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  return (
    <Notice kind="info" title={t('video.recorders.code')}>
      <p>
        <code data-enrolment-code>{code.enrolmentCode}</code>
      </p>
      <p>{t('video.recorders.code-how', { until: dateTime(code.validUntil) })}</p>
    </Notice>
  );
}

function AddDialog({
  onCode,
  onClose,
}: {
  readonly onCode: (code: Code) => void;
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const [ownerId, setOwnerId] = useState<string | null>(null);
  const create = useCommand(createRecorder, {
    changes: [listRecorders],
    onDone: (made) => {
      onCode(made);
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('video.recorders.add')}
      submit={t('video.recorders.announce')}
      isBusy={create.isPending}
      problem={create.error}
      onClose={onClose}
      onSubmit={(form) =>
        create.mutate({
          name: fieldOf(form, 'name') ?? '',
          ownerOrganisationId: ownerId ?? '',
          mediaUrl: fieldOf(form, 'mediaUrl'),
        })
      }
    >
      <TextInput name="name" required minLength={2} maxLength={120} label={t('video.field.name')} />
      <OrganisationField label={t('video.field.owner')} value={ownerId} onChange={setOwnerId} />
      <TextInput
        name="mediaUrl"
        type="url"
        maxLength={200}
        label={t('video.recorders.media-url')}
        description={t('video.recorders.media-url-hint')}
      />
    </FormDialog>
  );
}

function Recorders({ onCode }: { readonly onCode: (code: Code) => void }): ReactNode {
  const t = useText();
  const [struck, setStruck] = useState<RecorderView | null>(null);
  const [replaced, setReplaced] = useState<RecorderView | null>(null);
  const answer = useQueryRoute(listRecorders, {}, { refreshMs });
  const renew = useCommand(renewEnrolmentCode, { onDone: onCode });
  if (answer.isPending) return <LoadingState />;
  if (answer.isError) return <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data.recorders.length === 0) return <EmptyState title={t('video.recorders.none')} />;
  return (
    <>
      <DataTable
        label={t('video.recorders.title')}
        rows={answer.data.recorders}
        keyOf={({ id }) => id}
        columns={[
          { title: t('video.field.name'), cell: ({ name, ownerName }) => `${name} · ${ownerName}` },
          { title: t('video.field.state'), cell: (recorder) => <State recorder={recorder} /> },
          { title: t('video.register.count'), cell: ({ cameraCount }) => cameraCount },
          {
            title: t('video.recorders.stand-in'),
            cell: (recorder) => <StandIn recorder={recorder} onChoose={() => setReplaced(recorder)} />,
          },
          { title: t('video.recorders.clock'), cell: (recorder) => <Clock recorder={recorder} /> },
          { title: t('video.recorders.disks'), cell: (recorder) => <Disks recorder={recorder} /> },
          {
            title: t('video.recorders.configuration'),
            cell: (recorder) => <Configuration recorder={recorder} />,
          },
          {
            title: t('video.field.actions'),
            cell: (recorder) => (
              <Actions
                recorder={recorder}
                onRenew={() => renew.mutate({ id: recorder.id })}
                onStrike={() => setStruck(recorder)}
              />
            ),
          },
        ]}
      />
      {replaced ? (
        <StandInDialog
          recorder={replaced}
          recorders={answer.data.recorders}
          onClose={() => setReplaced(null)}
        />
      ) : null}
      {struck ? <StrikeOffDialog recorder={struck} onClose={() => setStruck(null)} /> : null}
    </>
  );
}

function State({ recorder }: { readonly recorder: RecorderView }): ReactNode {
  const t = useText();
  const { relative } = useFormats();
  const { state, isLinked, toldAt } = recorder;
  if (state !== 'enrolled') return <Badge color="gray">{t(`video.recorder-state.${state}`)}</Badge>;
  return (
    <>
      <Badge color={isLinked ? 'green' : 'red'}>
        {isLinked ? t('video.recorders.linked') : t('video.recorders.silent')}
      </Badge>
      {!isLinked && toldAt !== null ? <div>{relative(toldAt)}</div> : null}
    </>
  );
}

function Actions({
  recorder: { id, state },
  onRenew,
  onStrike,
}: {
  readonly recorder: RecorderView;
  readonly onRenew: () => void;
  readonly onStrike: () => void;
}): ReactNode {
  const t = useText();
  if (state === 'struck-off') return null;
  return (
    <Group gap="xs">
      {state === 'awaited' ? (
        <Button size="xs" variant="default" onClick={onRenew}>
          {t('video.recorders.renew-code')}
        </Button>
      ) : (
        <ButtonLink size="xs" variant="default" to={`/work/camera-setup?recorder=${id}`}>
          {t('video.setup.open')}
        </ButtonLink>
      )}
      <Button size="xs" variant="subtle" color="red" onClick={onStrike}>
        {t('video.recorders.strike-off')}
      </Button>
    </Group>
  );
}

function Clock({ recorder: { clockOffsetMs } }: { readonly recorder: RecorderView }): ReactNode {
  const t = useText();
  const { number } = useFormats();
  if (clockOffsetMs === null) return '—';
  const seconds = number(clockOffsetMs / 1000, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  const text = t('video.recorders.offset', { seconds });
  return Math.abs(clockOffsetMs) > mostOffsetMs ? <Badge color="red">{text}</Badge> : text;
}

function Disks({ recorder: { storages, forecast } }: { readonly recorder: RecorderView }): ReactNode {
  const t = useText();
  const { number } = useFormats();
  if (storages.length === 0) return '—';
  return (
    <>
      {storages.map(({ path, state, freeBytes, reserveBytes }) => (
        <div key={path}>
          {state === 'ready' ? null : <Badge color="red">{state}</Badge>}{' '}
          {t('video.recorders.free', {
            free: number(Math.max(0, freeBytes - reserveBytes) / gibibyte, { maximumFractionDigits: 1 }),
          })}
        </div>
      ))}
      {forecast ? <DaysLeft forecast={forecast} /> : null}
    </>
  );
}

function DaysLeft({ forecast }: { readonly forecast: NonNullable<RecorderView['forecast']> }): ReactNode {
  const t = useText();
  const { daysLeft, alarm, daysUntilStop } = forecast;
  if (daysLeft === null) return <div>{t('video.recorders.days-fit')}</div>;
  const left = t('video.recorders.days-left', { days: Math.floor(daysLeft) });
  return (
    <>
      <div>{alarm === null ? left : <Badge color={alarm > 7 ? 'bronze' : 'red'}>{left}</Badge>}</div>
      {daysUntilStop === null ? null : (
        <Badge color="red">{t('video.recorders.days-until-stop', { days: Math.floor(daysUntilStop) })}</Badge>
      )}
    </>
  );
}

function Configuration({ recorder: { configuration } }: { readonly recorder: RecorderView }): ReactNode {
  const t = useText();
  const { wanted, applied, refused } = configuration;
  if (refused) return <Badge color="red">{t('video.recorders.refused', { reason: refused.reason })}</Badge>;
  if (applied === wanted) return t('video.recorders.applied', { version: wanted });
  return t('video.recorders.waiting', { wanted, applied: applied ?? 0 });
}

function StrikeOffDialog({
  recorder,
  onClose,
}: {
  readonly recorder: RecorderView;
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const strike = useCommand(strikeOffRecorder, { changes: [listRecorders], onDone: onClose });
  return (
    <FormDialog
      title={t('video.recorders.strike-off-title', { name: recorder.name })}
      submit={t('video.recorders.strike-off')}
      isDangerous
      isBusy={strike.isPending}
      problem={strike.error}
      onClose={onClose}
      onSubmit={(form) => strike.mutate({ id: recorder.id, reason: fieldOf(form, 'reason') ?? '' })}
    >
      <p>{t('video.recorders.strike-off-lead')}</p>
      <TextInput name="reason" required minLength={3} maxLength={500} label={t('video.field.reason')} />
    </FormDialog>
  );
}
