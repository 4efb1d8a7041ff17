import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SignedInDevice } from '../auth.ts';
import { listSessions, revokeOtherSessions, revokeSession } from '../auth.ts';
import { Section } from '../design/Section.tsx';
import { ErrorState } from '../states/ErrorState.tsx';
import { LoadingState } from '../states/LoadingState.tsx';
import { useFormats, useText } from '../texts.tsx';
import { AccountRow, AccountRows } from './AccountRow.tsx';

const key = ['identity.listSessions'];

/** Where the person is signed in; a stranger's device is signed out with one press. */
export function DevicesSection(): ReactNode {
  const t = useText();
  const devices = useQuery({ queryKey: key, queryFn: listSessions });
  const refresh = useRefreshDevices();
  const leaveOthers = useMutation({ mutationFn: revokeOtherSessions, onSuccess: refresh });
  return (
    <Section
      title={t('web.account.devices')}
      aside={
        (devices.data?.length ?? 0) > 1 ? (
          <Button variant="default" loading={leaveOthers.isPending} onClick={() => leaveOthers.mutate()}>
            {t('web.account.leave-others')}
          </Button>
        ) : null
      }
    >
      {devices.isPending ? <LoadingState /> : null}
      {devices.error ? <ErrorState problem={devices.error} onRetry={() => void devices.refetch()} /> : null}
      <AccountRows>
        {devices.data?.map((device) => (
          <Device key={device.id} device={device} />
        ))}
      </AccountRows>
    </Section>
  );
}

function Device({ device }: { device: SignedInDevice }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const refresh = useRefreshDevices();
  const leave = useMutation({ mutationFn: () => revokeSession(device.token), onSuccess: refresh });
  const name = deviceName(device.userAgent) ?? t('web.account.unknown-device');
  return (
    <AccountRow
      name={name}
      facts={t('web.account.device-since', {
        time: dateTime(device.createdAt),
        address: device.ipAddress || '—',
      })}
      action={
        <Button
          variant="subtle"
          loading={leave.isPending}
          onClick={() => leave.mutate()}
          aria-label={t('web.account.leave-device', { name })}
        >
          {t('web.auth.sign-out')}
        </Button>
      }
    />
  );
}

function useRefreshDevices(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: key });
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
