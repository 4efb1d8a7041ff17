import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { useRouterState } from '@tanstack/react-router';
import { useText } from '../texts.tsx';

export function SkipLink(): ReactNode {
  const t = useText();
  return <a href="#main" className="veche-skip">{t('web.nav.skip')}</a>;
}

/** NOTE: a page change inside the application moves no focus by itself; without this a screen reader stays on the old link. */
export function MainArea({ children, className }: { children: ReactNode; className?: string | undefined }): ReactNode {
  const area = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const shownPath = useRef(path);
  useEffect(() => {
    if (shownPath.current === path) return;
    shownPath.current = path;
    area.current?.focus({ preventScroll: true });
  }, [path]);
  return <main id="main" ref={area} tabIndex={-1} className={className} style={{ outline: 'none' }}>{children}</main>;
}
