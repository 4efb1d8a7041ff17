import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { DataTable } from '#web/design/DataTable.tsx';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { useQueryParameters } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { listRecorders } from '../../contract/recorder-routes.ts';
import { foundDevices } from '../../contract/setup-routes.ts';
import type { FoundDevice } from '../../contract/setup-routes.ts';
import classes from '../pages/Video.module.css';
import { DeviceSection } from './DeviceSection.tsx';
import { nobody, probeProblemText, useProbe } from './make-probe.ts';

/** Setting a camera up: the recorder finds it, asks it, shows its picture; nothing is kept before the register's form is saved. */
export function SetupPage(): ReactNode {
  const t = useText();
  const asked = useQueryParameters().get('recorder');
  const [chosen, setChosen] = useState<string | null>(asked);
  const answer = useQueryRoute(listRecorders, {});
  if (answer.isPending) return <LoadingState />;
  if (answer.isError)
    return <ErrorState isWholePage problem={answer.error} onRetry={() => void answer.refetch()} />;
  const recorders = answer.data.recorders.filter(({ state }) => state === 'enrolled');
  const recorder = recorders.find(({ id }) => id === chosen) ?? recorders[0];
  return (
    <Page title={t('video.setup.title')} lead={t('video.setup.lead')} width="full">
      {recorder ? (
        <>
          <NativeSelect
            className={classes.narrow}
            label={t('video.camera-field.recorderId')}
            value={recorder.id}
            data={recorders.map(({ id, name, ownerName }) => ({
              value: id,
              label: `${name} · ${ownerName}`,
            }))}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
          {recorder.isLinked ? null : <Notice kind="warning">{t('video.setup.not-linked')}</Notice>}
          <Wizard key={recorder.id} recorderId={recorder.id} />
        </>
      ) : (
        <EmptyState title={t('video.recorders.none')} />
      )}
    </Page>
  );
}

function Wizard({ recorderId }: { readonly recorderId: string }): ReactNode {
  const [device, setDevice] = useState<FoundDevice | null>(null);
  return (
    <>
      <SearchSection recorderId={recorderId} chosenId={device?.id ?? null} onChoose={setDevice} />
      <DeviceSection key={device?.id ?? 'by-hand'} recorderId={recorderId} device={device} />
    </>
  );
}

function SearchSection({
  recorderId,
  chosenId,
  onChoose,
}: {
  readonly recorderId: string;
  readonly chosenId: string | null;
  readonly onChoose: (device: FoundDevice) => void;
}): ReactNode {
  const t = useText();
  const find = useProbe(foundDevices);
  const [typed, setTyped] = useState('');
  const search = (): void =>
    find.mutate({ probe: { id: recorderId, addresses: addressesOf(typed) }, credentials: nobody });
  return (
    <Section title={t('video.setup.find')}>
      <form
        className={classes.filters}
        onSubmit={(event) => {
          event.preventDefault();
          search();
        }}
      >
        <TextInput
          label={t('video.setup.addresses')}
          description={t('video.setup.addresses-hint')}
          maxLength={1_000}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" loading={find.isPending}>
          {t('video.setup.search')}
        </Button>
      </form>
      {find.error ? <Notice kind="danger">{probeProblemText(find.error, t)}</Notice> : null}
      {find.data ? <Found devices={find.data.devices} chosenId={chosenId} onChoose={onChoose} /> : null}
    </Section>
  );
}

function addressesOf(typed: string): string[] {
  return typed.split(/[\s,;]+/).filter((word) => word !== '');
}

function Found({
  devices,
  chosenId,
  onChoose,
}: {
  readonly devices: readonly FoundDevice[];
  readonly chosenId: string | null;
  readonly onChoose: (device: FoundDevice) => void;
}): ReactNode {
  const t = useText();
  if (devices.length === 0)
    return <EmptyState title={t('video.setup.none')}>{t('video.setup.none-hint')}</EmptyState>;
  return (
    <DataTable
      label={t('video.setup.find')}
      rows={devices}
      keyOf={({ id }) => id}
      columns={[
        { title: t('video.field.name'), cell: ({ name, address }) => name || address },
        { title: t('video.setup.address'), cell: ({ urls, address }) => urls[0] ?? address },
        { title: t('video.setup.hardware'), cell: ({ hardware }) => hardware || '—' },
        { title: t('video.setup.location'), cell: ({ location }) => location || '—' },
        {
          title: t('video.field.actions'),
          cell: (device) => (
            <Button
              size="xs"
              variant={device.id === chosenId ? 'filled' : 'default'}
              aria-pressed={device.id === chosenId}
              onClick={() => onChoose(device)}
            >
              {t('video.setup.choose')}
            </Button>
          ),
        },
      ]}
    />
  );
}
