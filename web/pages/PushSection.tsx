import type { ReactNode } from 'react';
import { Button, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { readPush, removePushDevice } from '#kernel/notify/contract/push.ts';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '../design/Notice.tsx';
import { Section } from '../design/Section.tsx';
import { ownPushDevice, readPushState, turnPushOff, turnPushOn } from '../push.ts';
import type { PushState } from '../push.ts';
import { useCommand, useQueryRoute } from '../query.ts';
import { ErrorState } from '../states/ErrorState.tsx';
import { LoadingState } from '../states/LoadingState.tsx';
import { problemText, useFormats, useText } from '../texts.tsx';
import { AccountRow, AccountRows } from './AccountRow.tsx';
import { deviceName } from './DevicesSection.tsx';

type Push = OutputOf<typeof readPush>;
type Device = Push['devices'][number];

const stateKey = 'push-state';

/** Notifications by the browser: on this device by a switch, on the others a way to remove them. */
export function PushSection(): ReactNode {
  const t = useText();
  const push = useQueryRoute(readPush, {});
  return (
    <Section title={t('web.push.title')}>
      <p>{t('web.push.lead')}</p>
      {push.isPending ? <LoadingState /> : null}
      {push.error ? <ErrorState problem={push.error} onRetry={() => void push.refetch()} /> : null}
      {push.data ? <ThisDevice push={push.data} /> : null}
      {push.data && push.data.devices.length > 0 ? (
        <AccountRows>
          {push.data.devices.map((device) => (
            <DeviceRow key={device.id} device={device} />
          ))}
        </AccountRows>
      ) : null}
    </Section>
  );
}

function ThisDevice({ push }: { push: Push }): ReactNode {
  const t = useText();
  const client = useQueryClient();
  const ids = push.devices.map(({ id }) => id);
  const state = useQuery({ queryKey: [stateKey, ids], queryFn: () => readPushState(ids), staleTime: 0 });
  const turn = useMutation({
    mutationFn: async (isOn: boolean): Promise<PushState> => {
      if (isOn) return await turnPushOn(push.publicKey, browserName(t('web.account.unknown-device')));
      await turnPushOff();
      return 'off';
    },
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: [readPush.id] });
      await client.invalidateQueries({ queryKey: [stateKey] });
    },
  });
  if (!state.data) return <LoadingState />;
  if (state.data === 'unsupported') return <Notice kind="info">{t('web.push.unsupported')}</Notice>;
  return (
    <>
      <Switch
        mb="md"
        size="md"
        label={t('web.push.here')}
        description={t(state.data === 'on' ? 'web.push.is-on' : 'web.push.is-off')}
        checked={state.data === 'on'}
        disabled={turn.isPending || state.data === 'denied'}
        onChange={(event) => turn.mutate(event.currentTarget.checked)}
      />
      {state.data === 'denied' ? <Notice kind="warning">{t('web.push.denied')}</Notice> : null}
      {turn.error ? <Notice kind="danger">{failureText(turn.error, t)}</Notice> : null}
    </>
  );
}

/** The browser's own refusals ("push service not available") are in no language of ours. */
function failureText(error: Error, t: ReturnType<typeof useText>): string {
  return error instanceof DOMException ? t('web.push.failed') : problemText(error, t);
}

function browserName(unknown: string): string {
  return deviceName(navigator.userAgent) ?? unknown;
}

function DeviceRow({ device }: { device: Device }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const remove = useCommand(removePushDevice, { changes: [readPush] });
  const isThis = device.id === ownPushDevice();
  const name = isThis ? t('web.push.this-device', { name: device.label }) : device.label;
  const since = t('web.push.since', { time: dateTime(device.createdAt) });
  const reached = device.reachedAt
    ? t('web.push.reached', { time: dateTime(device.reachedAt) })
    : t('web.push.never-reached');
  return (
    <AccountRow
      name={name}
      facts={`${since} ${reached}`}
      action={
        <Button
          variant="subtle"
          loading={remove.isPending}
          onClick={() => remove.mutate({ deviceId: device.id })}
          aria-label={t('web.push.remove-named', { name: device.label })}
        >
          {t('web.push.remove')}
        </Button>
      }
    />
  );
}
