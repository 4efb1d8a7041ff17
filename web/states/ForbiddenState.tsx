import type { ReactNode } from 'react';
import { ButtonLink } from '../links.tsx';
import { useSession } from '../session.tsx';
import { useText } from '../texts.tsx';
import { State } from './State.tsx';

/** A stranger is asked to sign in; a signed-in person is told whom to ask. */
export function ForbiddenState({ isWholePage = false }: { isWholePage?: boolean }): ReactNode {
  const t = useText();
  const { person } = useSession();
  if (person) {
    return (
      <State
        icon="forbidden"
        title={t('web.state.forbidden.title')}
        role="alert"
        isWholePage={isWholePage}
        action={
          <ButtonLink to="/" variant="default">
            {t('web.nav.to-home')}
          </ButtonLink>
        }
      >
        {t('web.state.forbidden.text')}
      </State>
    );
  }
  return (
    <State
      icon="signIn"
      title={t('web.state.sign-in.title')}
      role="alert"
      isWholePage={isWholePage}
      action={<ButtonLink to={signInPath()}>{t('web.auth.sign-in')}</ButtonLink>}
    >
      {t('web.state.sign-in.text')}
    </State>
  );
}

function signInPath(): string {
  return `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
}
