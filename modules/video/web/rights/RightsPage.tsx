import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Button, Checkbox } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { listGrants } from '../../contract/grant-routes.ts';
import type { GrantView } from '../../contract/grant-routes.ts';
import { DataTable } from '#web/design/DataTable.tsx';
import { AwaitedViewings } from './AwaitedViewings.tsx';
import { EmergencyDialog } from './EmergencyDialog.tsx';
import { GrantDialog } from './GrantDialog.tsx';
import { RevokeDialog } from './RevokeDialog.tsx';
import { StandIns } from './StandIns.tsx';

const refreshMs = 15_000;
const colours = { 'in-force': 'green', 'to-come': 'river', over: 'gray', revoked: 'red' } as const;

/** Who may see whose cameras: what the own organisation has given, and what it holds. */
export function RightsPage(): ReactNode {
  const t = useText();
  const mayGive = useCan('video.grant.manage');
  const mayReview = useCan('video.camera.review');
  const mayOpen = useCan('video.emergency.use');
  const [open, setOpen] = useState<'grant' | 'emergency' | null>(null);
  const [isInForceOnly, setInForceOnly] = useState(true);
  return (
    <Page
      title={t('video.rights.title')}
      lead={t('video.rights.lead')}
      width="full"
      actions={
        <>
          {mayGive ? <Button onClick={() => setOpen('grant')}>{t('video.rights.give')}</Button> : null}
          {mayOpen ? (
            <Button color="red" variant="light" onClick={() => setOpen('emergency')}>
              {t('video.emergency.open')}
            </Button>
          ) : null}
        </>
      }
    >
      {mayReview ? <AwaitedViewings /> : null}
      <Checkbox
        mb="md"
        label={t('video.rights.in-force-only')}
        checked={isInForceOnly}
        onChange={(event) => setInForceOnly(event.currentTarget.checked)}
      />
      <Grants isInForceOnly={isInForceOnly} />
      {mayGive ? <StandIns /> : null}
      {open === 'grant' ? <GrantDialog onClose={() => setOpen(null)} /> : null}
      {open === 'emergency' ? <EmergencyDialog onClose={() => setOpen(null)} /> : null}
    </Page>
  );
}

function Grants({ isInForceOnly }: { readonly isInForceOnly: boolean }): ReactNode {
  const t = useText();
  const [revoked, setRevoked] = useState<GrantView | null>(null);
  const answer = useQueryRoute(listGrants, { inForceOnly: isInForceOnly ? 'true' : 'false' }, { refreshMs });
  if (answer.isPending) return <LoadingState />;
  if (answer.isError) return <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data.grants.length === 0) return <EmptyState title={t('video.rights.none')} />;
  return (
    <>
      <DataTable
        label={t('video.rights.title')}
        rows={answer.data.grants}
        keyOf={({ id }) => id}
        columns={[
          {
            title: t('video.rights.holder'),
            cell: ({ holderName, holderPersonName }) =>
              holderPersonName === null ? holderName : `${holderName}, ${holderPersonName}`,
          },
          { title: t('video.field.owner'), cell: ({ ownerName }) => ownerName },
          { title: t('video.rights.cameras'), cell: (grant) => <Cameras grant={grant} /> },
          {
            title: t('video.rights.rights'),
            cell: ({ rights, needsSecond }) => (
              <>
                {rights.map((right) => t(`video.right.${right}`)).join(', ')}
                {needsSecond ? <div>{t('video.four-eyes.short')}</div> : null}
              </>
            ),
          },
          {
            title: t('video.rights.basis'),
            cell: ({ kind, basis }) => (
              <>
                {kind === 'standing' ? null : <Badge color="bronze">{t(`video.basis.${kind}`)}</Badge>}{' '}
                {basis}
              </>
            ),
          },
          { title: t('video.rights.term'), cell: (grant) => <Term grant={grant} /> },
          {
            title: t('video.field.actions'),
            cell: (grant) =>
              grant.can.revoke ? (
                <Button size="xs" variant="subtle" color="red" onClick={() => setRevoked(grant)}>
                  {t('video.rights.revoke')}
                </Button>
              ) : null,
          },
        ]}
      />
      {revoked ? <RevokeDialog grant={revoked} onClose={() => setRevoked(null)} /> : null}
    </>
  );
}

function Cameras({ grant: { camera, group } }: { readonly grant: GrantView }): ReactNode {
  const t = useText();
  if (camera) return `${camera.number}. ${camera.name}`;
  return group === null ? t('video.rights.all-cameras') : t(`video.group.${group}`);
}

function Term({ grant }: { readonly grant: GrantView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { state, validUntil, hours, revokedAt, revokedReason } = grant;
  return (
    <>
      <Badge color={colours[state]}>{t(`video.grant-state.${state}`)}</Badge>
      <div>
        {revokedAt !== null
          ? `${dateTime(revokedAt)}. ${revokedReason ?? ''}`
          : validUntil === null
            ? t('video.rights.endless')
            : t('video.rights.until', { until: dateTime(validUntil) })}
      </div>
      {hours ? <div>{`${clockOf(hours.fromMinute)}–${clockOf(hours.toMinute)}`}</div> : null}
    </>
  );
}

function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
