import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { endOwnSession, listOwnSessions } from '#kernel/identity/contract/own-sessions.ts';
import type { OwnSessionView } from '#kernel/identity/contract/own-sessions.ts';
import { revokeOtherSessions } from '../auth.ts';
import { Section } from '../design/Section.tsx';
import { useCommand, useQueryRoute } from '../query.ts';
import { ErrorState } from '../states/ErrorState.tsx';
import { LoadingState } from '../states/LoadingState.tsx';
import { useFormats, useText } from '../texts.tsx';
import { AccountRow, AccountRows } from './AccountRow.tsx';

/** Where the person is signed in; a stranger's device is signed out with one press. */
export function DevicesSection(): ReactNode {
  const t = useText();
  const client = useQueryClient();
  const devices = useQueryRoute(listOwnSessions, {});
  const leaveOthers = useMutation({
    mutationFn: revokeOtherSessions,
    onSuccess: () => client.invalidateQueries({ queryKey: [listOwnSessions.id] }),
  });
  return (
    <Section
      title={t('web.account.devices')}
      aside={
        (devices.data?.sessions.length ?? 0) > 1 ? (
          <Button variant="default" loading={leaveOthers.isPending} onClick={() => leaveOthers.mutate()}>
            {t('web.account.leave-others')}
          </Button>
        ) : null
      }
    >
      {devices.isPending ? <LoadingState /> : null}
      {devices.error ? <ErrorState problem={devices.error} onRetry={() => void devices.refetch()} /> : null}
      <AccountRows>
        {devices.data?.sessions.map((device) => (
          <Device key={device.id} device={device} />
        ))}
      </AccountRows>
    </Section>
  );
}

function Device({ device }: { device: OwnSessionView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const leave = useCommand(endOwnSession, { changes: [listOwnSessions] });
  const name = deviceName(device.userAgent) ?? t('web.account.unknown-device');
  return (
    <AccountRow
      name={name}
      facts={t('web.account.device-since', {
        time: dateTime(device.createdAt),
        address: device.address ?? '—',
      })}
      action={
        device.isCurrent ? (
          <span>{t('web.account.this-device')}</span>
        ) : (
          <Button
            variant="subtle"
            loading={leave.isPending}
            onClick={() => leave.mutate({ id: device.id })}
            aria-label={t('web.account.leave-device', { name })}
          >
            {t('web.auth.sign-out')}
          </Button>
        )
      }
    />
  );
}

/** "Firefox · Android": enough to know one's own phone, not the whole header. */
export function deviceName(userAgent: string | null): string | null {
  if (!userAgent) return null;
  const browser = ['Firefox', 'Edg', 'OPR', 'YaBrowser', 'Chrome', 'Safari'].find((name) =>
    userAgent.includes(name),
  );
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'].find((name) =>
    userAgent.includes(name),
  );
  const names = [browser === 'Edg' ? 'Edge' : browser === 'OPR' ? 'Opera' : browser, system].filter(Boolean);
  return names.length > 0 ? names.join(' · ') : null;
}
