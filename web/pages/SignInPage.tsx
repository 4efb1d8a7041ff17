import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Group, PasswordInput, TextInput } from '@mantine/core';
import { signIn, verifyCode } from '../auth.ts';
import { Page } from '../design/Page.tsx';
import { useForm } from '../form.ts';
import { TextLink, useGo, useQueryParameters } from '../links.tsx';
import { ownPath } from '../own-path.ts';
import { useRefreshSession } from '../session.tsx';
import { useText } from '../texts.tsx';
import { AuthForm } from './AuthForm.tsx';

export function SignInPage(): ReactNode {
  const t = useText();
  const [step, setStep] = useState<'password' | 'code'>('password');
  const go = useGo();
  const refresh = useRefreshSession();
  const next = ownPath(useQueryParameters().get('next'));
  const finish = async (): Promise<void> => {
    await refresh();
    await go(next, { replace: true });
  };
  return (
    <Page title={t('web.auth.sign-in')} width="text">
      {step === 'password' ? (
        <PasswordStep onDone={finish} onCodeNeeded={() => setStep('code')} />
      ) : (
        <CodeStep onDone={finish} />
      )}
    </Page>
  );
}

function PasswordStep({
  onDone,
  onCodeNeeded,
}: {
  onDone: () => Promise<void>;
  onCodeNeeded: () => void;
}): ReactNode {
  const t = useText();
  const form = useForm(async (field) => {
    const answer = await signIn(field('email'), field('password'));
    if (answer === 'needs-code') onCodeNeeded();
    else await onDone();
  });
  return (
    <AuthForm
      form={form}
      submit={t('web.auth.sign-in')}
      after={
        <Group justify="space-between" gap="xs">
          <TextLink to="/sign-up">{t('web.auth.to-sign-up')}</TextLink>
          <TextLink to="/forgot-password">{t('web.auth.to-forgot')}</TextLink>
        </Group>
      }
    >
      <TextInput name="email" type="email" autoComplete="username" required label={t('web.auth.email')} />
      <PasswordInput
        name="password"
        autoComplete="current-password"
        required
        label={t('web.auth.password')}
        visibilityToggleButtonProps={{ 'aria-label': t('web.auth.show-password') }}
      />
    </AuthForm>
  );
}

function CodeStep({ onDone }: { onDone: () => Promise<void> }): ReactNode {
  const t = useText();
  const [kind, setKind] = useState<'totp' | 'backup'>('totp');
  const form = useForm(async (field) => {
    await verifyCode(field('code').replaceAll(' ', ''), kind);
    await onDone();
  });
  return (
    <AuthForm
      form={form}
      submit={t('web.auth.confirm')}
      after={
        <Button variant="subtle" onClick={() => setKind(kind === 'totp' ? 'backup' : 'totp')}>
          {t(kind === 'totp' ? 'web.auth.use-backup-code' : 'web.auth.use-app-code')}
        </Button>
      }
    >
      <TextInput
        key={kind}
        name="code"
        required
        data-autofocus
        autoComplete="one-time-code"
        inputMode={kind === 'totp' ? 'numeric' : 'text'}
        label={t(kind === 'totp' ? 'web.auth.app-code' : 'web.auth.backup-code')}
        description={t(kind === 'totp' ? 'web.auth.app-code-hint' : 'web.auth.backup-code-hint')}
      />
    </AuthForm>
  );
}
