import type { ReactNode } from 'react';
import { useState } from 'react';
import { Code, PasswordInput, Stack, TextInput } from '@mantine/core';
import { showNotification } from '@mantine/notifications';
import type { SecondFactorStart } from '../auth.ts';
import { startSecondFactor, stopSecondFactor, verifyCode } from '../auth.ts';
import { Notice } from '../design/Notice.tsx';
import { Section } from '../design/Section.tsx';
import { useForm } from '../form.ts';
import { useRefreshSession } from '../session.tsx';
import { useText } from '../texts.tsx';
import { AuthForm } from './AuthForm.tsx';
import { QrCode } from './QrCode.tsx';

/** An authenticator application as the second factor: off → password → key and reserve codes → first code → on. */
export function SecondFactorSection({ isOn }: { isOn: boolean }): ReactNode {
  const t = useText();
  const [start, setStart] = useState<SecondFactorStart | null>(null);
  return (
    <Section title={t('web.two-factor.title')}>
      <p>{t(isOn ? 'web.two-factor.is-on' : 'web.two-factor.is-off')}</p>
      {isOn ? (
        <TurnOff />
      ) : start ? (
        <Confirm start={start} onDone={() => setStart(null)} />
      ) : (
        <TurnOn onStarted={setStart} />
      )}
    </Section>
  );
}

function TurnOn({ onStarted }: { onStarted: (start: SecondFactorStart) => void }): ReactNode {
  const t = useText();
  const form = useForm(async (field) => onStarted(await startSecondFactor(field('password'))));
  return (
    <AuthForm form={form} submit={t('web.two-factor.turn-on')}>
      <OwnPassword />
    </AuthForm>
  );
}

function TurnOff(): ReactNode {
  const t = useText();
  const refresh = useRefreshSession();
  const form = useForm(async (field) => {
    await stopSecondFactor(field('password'));
    await refresh();
  });
  return (
    <AuthForm form={form} submit={t('web.two-factor.turn-off')}>
      <OwnPassword />
    </AuthForm>
  );
}

function OwnPassword(): ReactNode {
  const t = useText();
  return (
    <PasswordInput
      name="password"
      autoComplete="current-password"
      required
      label={t('web.auth.password')}
      description={t('web.two-factor.password-why')}
      visibilityToggleButtonProps={{ 'aria-label': t('web.auth.show-password') }}
    />
  );
}

function Confirm({ start, onDone }: { start: SecondFactorStart; onDone: () => void }): ReactNode {
  const t = useText();
  const refresh = useRefreshSession();
  const form = useForm(async (field) => {
    await verifyCode(field('code').replaceAll(' ', ''), 'totp');
    await refresh();
    showNotification({ color: 'green', message: t('web.two-factor.done') });
    onDone();
  });
  return (
    <AuthForm form={form} submit={t('web.auth.confirm')}>
      <Stack gap="sm">
        <p>{t('web.two-factor.scan')}</p>
        <QrCode text={start.uri} label={t('web.two-factor.qr')} />
        <a href={start.uri}>{t('web.two-factor.open-app')}</a>
        <p>
          {t('web.two-factor.key')} <Code>{secretOf(start.uri)}</Code>
        </p>
      </Stack>
      <Notice kind="warning" title={t('web.two-factor.backup-title')}>
        <p>{t('web.two-factor.backup-text')}</p>
        <Code block>{start.backupCodes.join('\n')}</Code>
      </Notice>
      <TextInput
        name="code"
        required
        inputMode="numeric"
        autoComplete="one-time-code"
        label={t('web.auth.app-code')}
      />
    </AuthForm>
  );
}

function secretOf(uri: string): string {
  return new URL(uri).searchParams.get('secret') ?? '';
}
