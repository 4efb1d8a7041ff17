import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { sendConfirmationAgain, signUp } from '../auth.ts';
import { Page } from '../design/Page.tsx';
import { useForm } from '../form.ts';
import { TextLink } from '../links.tsx';
import { State } from '../states/State.tsx';
import { useSession } from '../session.tsx';
import { useText } from '../texts.tsx';
import { AuthForm } from './AuthForm.tsx';

const passwordMinLength = 10;

export function SignUpPage(): ReactNode {
  const t = useText();
  const [sentTo, setSentTo] = useState<string | null>(null);
  return (
    <Page
      title={t('web.auth.sign-up')}
      width="text"
      {...(sentTo ? {} : { lead: t('web.auth.sign-up-lead') })}
    >
      {sentTo ? <ConfirmEmail email={sentTo} /> : <SignUpForm onSent={setSentTo} />}
    </Page>
  );
}

function SignUpForm({ onSent }: { onSent: (email: string) => void }): ReactNode {
  const t = useText();
  const { town } = useSession();
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const form = useForm(async (field) => {
    const email = field('email');
    await signUp({ name: field('name'), email, password: field('password'), birthOn: field('birthOn') });
    onSent(email);
  });
  return (
    <AuthForm
      form={form}
      submit={t('web.auth.sign-up')}
      after={<TextLink to="/sign-in">{t('web.auth.to-sign-in')}</TextLink>}
    >
      <TextInput
        name="name"
        autoComplete="name"
        required
        maxLength={100}
        label={t('web.auth.name')}
        description={t('web.auth.name-hint')}
      />
      <TextInput name="email" type="email" autoComplete="email" required label={t('web.auth.email')} />
      <PasswordInput
        name="password"
        autoComplete="new-password"
        required
        minLength={passwordMinLength}
        label={t('web.auth.password')}
        description={t('web.auth.password-hint', { count: passwordMinLength })}
        visibilityToggleButtonProps={{ 'aria-label': t('web.auth.show-password') }}
      />
      <TextInput
        name="birthOn"
        type="date"
        autoComplete="bday"
        required
        min="1900-01-01"
        max={today}
        label={t('web.auth.born')}
        description={t('web.auth.born-hint')}
      />
      <Checkbox name="consent" required label={t('web.auth.consent', { town: town.name })} />
    </AuthForm>
  );
}

function ConfirmEmail({ email }: { email: string }): ReactNode {
  const t = useText();
  const [isSentAgain, setIsSentAgain] = useState(false);
  const again = useForm(async () => {
    await sendConfirmationAgain(email);
    setIsSentAgain(true);
  });
  return (
    <State
      icon="mail"
      title={t('web.auth.confirm-email.title')}
      role="status"
      action={
        <form onSubmit={again.onSubmit}>
          <Button type="submit" variant="default" loading={again.isBusy} disabled={isSentAgain}>
            {t(isSentAgain ? 'web.auth.confirm-email.sent-again' : 'web.auth.confirm-email.send-again')}
          </Button>
        </form>
      }
    >
      {t('web.auth.confirm-email.text', { email })}
    </State>
  );
}
