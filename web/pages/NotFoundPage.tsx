import type { ReactNode } from 'react';
import { useDocumentTitle } from '../design/Page.tsx';
import { ButtonLink } from '../links.tsx';
import { State } from '../states/State.tsx';
import { useText } from '../texts.tsx';

export function NotFoundPage(): ReactNode {
  const t = useText();
  useDocumentTitle(t('web.not-found.title'));
  return (
    <div className="veche-framed">
      <State
        icon="notFound"
        isWholePage
        title={t('web.not-found.title')}
        action={<ButtonLink to="/">{t('web.nav.to-home')}</ButtonLink>}
      >
        {t('web.not-found.text')}
      </State>
    </div>
  );
}
