import type { ReactNode } from 'react';
import { useState } from 'react';
import { TextInput } from '@mantine/core';
import { requestPasswordReset } from '../auth.ts';
import { Page } from '../design/Page.tsx';
import { useForm } from '../form.ts';
import { State } from '../states/State.tsx';
import { useText } from '../texts.tsx';
import { AuthForm } from './AuthForm.tsx';

/** Says the same whether or not the address is known: who is registered is nobody's business. */
export function ForgotPasswordPage(): ReactNode {
  const t = useText();
  const [isSent, setIsSent] = useState(false);
  const form = useForm(async (field) => {
    await requestPasswordReset(field('email'));
    setIsSent(true);
  });
  return (
    <Page
      title={t('web.auth.forgot.title')}
      width="text"
      {...(isSent ? {} : { lead: t('web.auth.forgot.lead') })}
    >
      {isSent ? (
        <State icon="mail" role="status" title={t('web.auth.forgot.sent-title')}>
          {t('web.auth.forgot.sent-text')}
        </State>
      ) : (
        <AuthForm form={form} submit={t('web.auth.forgot.submit')}>
          <TextInput name="email" type="email" autoComplete="username" required label={t('web.auth.email')} />
        </AuthForm>
      )}
    </Page>
  );
}
