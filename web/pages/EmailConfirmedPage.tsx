import type { ReactNode } from 'react';
import { Page } from '../design/Page.tsx';
import { ButtonLink, useQueryParameters } from '../links.tsx';
import { State } from '../states/State.tsx';
import { useSession } from '../session.tsx';
import { useText } from '../texts.tsx';

/** Where the link in the confirmation letter leads, with `?error=` when it is spent. */
export function EmailConfirmedPage(): ReactNode {
  const t = useText();
  const { person } = useSession();
  const hasFailed = useQueryParameters().has('error');
  const title = t(hasFailed ? 'web.auth.email-failed.title' : 'web.auth.email-confirmed.title');
  return (
    <Page title={title} width="text">
      <State
        icon={hasFailed ? 'warning' : 'check'}
        tone={hasFailed ? 'danger' : 'calm'}
        title={t(hasFailed ? 'web.auth.email-failed.text' : 'web.auth.email-confirmed.text')}
        action={
          <ButtonLink to={person ? '/' : '/sign-in'}>
            {t(person ? 'web.nav.to-home' : 'web.auth.sign-in')}
          </ButtonLink>
        }
      />
    </Page>
  );
}
