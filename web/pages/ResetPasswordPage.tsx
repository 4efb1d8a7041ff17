import type { ReactNode } from 'react';
import { useState } from 'react';
import { PasswordInput } from '@mantine/core';
import { resetPassword } from '../auth.ts';
import { Page } from '../design/Page.tsx';
import { useForm } from '../form.ts';
import { ButtonLink, useQueryParameters } from '../links.tsx';
import { State } from '../states/State.tsx';
import { useText } from '../texts.tsx';
import { AuthForm } from './AuthForm.tsx';

const passwordMinLength = 10;

export function ResetPasswordPage(): ReactNode {
  const t = useText();
  const token = useQueryParameters().get('token');
  const [isDone, setIsDone] = useState(false);
  const form = useForm(async (field) => {
    await resetPassword(token ?? '', field('password'));
    setIsDone(true);
  });
  return (
    <Page title={t('web.auth.reset.title')} width="text">
      {token === null ? (
        <State
          icon="warning"
          tone="danger"
          title={t('web.auth.problem.link-expired')}
          action={<ButtonLink to="/forgot-password">{t('web.auth.forgot.submit')}</ButtonLink>}
        />
      ) : isDone ? (
        <State
          icon="check"
          role="status"
          title={t('web.auth.reset.done')}
          action={<ButtonLink to="/sign-in">{t('web.auth.sign-in')}</ButtonLink>}
        />
      ) : (
        <AuthForm form={form} submit={t('web.auth.reset.submit')}>
          <PasswordInput
            name="password"
            autoComplete="new-password"
            required
            minLength={passwordMinLength}
            label={t('web.auth.new-password')}
            description={t('web.auth.password-hint', { count: passwordMinLength })}
            visibilityToggleButtonProps={{ 'aria-label': t('web.auth.show-password') }}
          />
        </AuthForm>
      )}
    </Page>
  );
}
