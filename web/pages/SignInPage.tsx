import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { authProblemText, providerProblemText, signIn, startProviderSignIn, verifyCode } from '../auth.ts';
import { Notice } from '../design/Notice.tsx';
import { Page } from '../design/Page.tsx';
import { useForm } from '../form.ts';
import { icons } from '../icons.ts';
import { TextLink, useGo, useQueryParameters } from '../links.tsx';
import { ownPath } from '../own-path.ts';
import { canUsePasskeys, signInWithPasskey } from '../passkeys.ts';
import { useRefreshSession, useSession } from '../session.tsx';
import { useText } from '../texts.tsx';
import { AuthForm } from './AuthForm.tsx';
import classes from './AuthForm.module.css';

export function SignInPage(): ReactNode {
  const t = useText();
  const [step, setStep] = useState<'password' | 'code'>('password');
  const go = useGo();
  const refresh = useRefreshSession();
  const parameters = useQueryParameters();
  const next = ownPath(parameters.get('next'));
  const failure = parameters.get('error');
  const finish = async (): Promise<void> => {
    await refresh();
    await go(next, { replace: true });
  };
  return (
    <Page title={t('web.auth.sign-in')} width="text">
      {step === 'password' ? (
        <Stack gap="lg">
          {failure ? <Notice kind="danger">{providerProblemText(failure, t)}</Notice> : null}
          <PasswordStep onDone={finish} onCodeNeeded={() => setStep('code')} />
          <OtherWays onDone={finish} next={next} />
        </Stack>
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

/** Ways in without a password, under the form for one. */
function OtherWays({ onDone, next }: { onDone: () => Promise<void>; next: string }): ReactNode {
  const t = useText();
  const { signInProviders } = useSession();
  return (
    <Stack gap="sm" className={classes.form}>
      {canUsePasskeys() ? (
        <OtherWay
          label={t('web.passkey.sign-in')}
          enter={async () => {
            await signInWithPasskey();
            await onDone();
          }}
        />
      ) : null}
      {signInProviders.map(({ id, name }) => (
        <OtherWay
          key={id}
          label={t('web.provider.sign-in', { name })}
          enter={async () => location.assign(await startProviderSignIn(id, next))}
        />
      ))}
    </Stack>
  );
}

function OtherWay({ label, enter }: { label: string; enter: () => Promise<void> }): ReactNode {
  const t = useText();
  const form = useForm(enter);
  return (
    <form onSubmit={form.onSubmit}>
      <Stack gap="sm">
        {form.problem ? <Notice kind="danger">{authProblemText(form.problem, t)}</Notice> : null}
        <Button
          type="submit"
          variant="default"
          fullWidth
          loading={form.isBusy}
          leftSection={<icons.key size={20} aria-hidden="true" />}
        >
          {label}
        </Button>
      </Stack>
    </form>
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
