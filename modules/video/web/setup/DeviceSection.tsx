import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, PasswordInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Section } from '#web/design/Section.tsx';
import { fieldOf } from '#web/form.ts';
import { useFormats, useText } from '#web/texts.tsx';
import { probedDevice } from '../../contract/setup-routes.ts';
import type { FoundDevice, ProbedDevice } from '../../contract/setup-routes.ts';
import { probeProblemText, useProbe } from './make-probe.ts';
import type { Credentials } from './make-probe.ts';
import { StreamSection } from './StreamSection.tsx';

/** From here on tokens of other programs are refused by the camera, and times on pictures are no evidence. */
const mostOffsetS = 2;

/** Asks one device with user and password, and says what it is or exactly why that cannot be said. */
export function DeviceSection({
  recorderId,
  device,
}: {
  readonly recorderId: string;
  /** Null: its address is typed. */
  readonly device: FoundDevice | null;
}): ReactNode {
  const t = useText();
  const probe = useProbe(probedDevice);
  const [asked, setAsked] = useState<(Credentials & { readonly deviceUrl: string }) | null>(null);
  const onSubmit = (form: FormData): void => {
    const deviceUrl = fieldOf(form, 'deviceUrl') ?? '';
    const credentials = { username: fieldOf(form, 'username'), password: fieldOf(form, 'password') };
    setAsked({ deviceUrl, ...credentials });
    probe.mutate({ probe: { id: recorderId, deviceUrl }, credentials });
  };
  return (
    <>
      <Section title={t('video.setup.device')}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit(new FormData(event.currentTarget));
          }}
        >
          <Stack gap="md">
            <DeviceFields url={device?.urls[0] ?? ''} />
            <div>
              <Button type="submit" loading={probe.isPending}>
                {t('video.setup.ask')}
              </Button>
            </div>
            {probe.error ? <Notice kind="danger">{probeProblemText(probe.error, t)}</Notice> : null}
            {probe.data ? <Outcome outcome={probe.data} /> : null}
          </Stack>
        </form>
      </Section>
      {asked && probe.data?.outcome === 'found' ? (
        <StreamSection
          recorderId={recorderId}
          asked={asked}
          found={probe.data}
          name={device?.name ?? ''}
          key={asked.deviceUrl}
        />
      ) : null}
    </>
  );
}

function DeviceFields({ url }: { readonly url: string }): ReactNode {
  const t = useText();
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <TextInput
        name="deviceUrl"
        type="url"
        required
        maxLength={500}
        label={t('video.camera-field.onvifUrl')}
        defaultValue={url}
      />
      <TextInput
        name="username"
        maxLength={100}
        autoComplete="off"
        label={t('video.camera-field.username')}
      />
      <PasswordInput
        name="password"
        maxLength={200}
        autoComplete="new-password"
        label={t('video.camera-field.password')}
        description={t('video.setup.password-hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
      />
    </SimpleGrid>
  );
}

function Outcome({ outcome }: { readonly outcome: ProbedDevice }): ReactNode {
  const t = useText();
  const { number } = useFormats();
  if (outcome.outcome === 'failed')
    return (
      <Notice kind="danger" title={t('video.setup.failed')}>
        {t(`video.probe-fault.${outcome.fault}`)}
      </Notice>
    );
  const { manufacturer, model, firmware } = outcome.device;
  const offsetS = outcome.clock.offsetUs / 1_000_000;
  const seconds = number(offsetS, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  return (
    <>
      <Notice kind="good" title={`${manufacturer} ${model}`}>
        {t('video.setup.firmware', { firmware })}
      </Notice>
      {Math.abs(offsetS) > mostOffsetS ? (
        <Notice kind="warning">{t('video.setup.clock-wrong', { seconds })}</Notice>
      ) : null}
    </>
  );
}
