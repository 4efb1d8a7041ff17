import type { ReactNode } from 'react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useRouterState } from '@tanstack/react-router';
import { useText } from '../texts.tsx';

export function SkipLink(): ReactNode {
  const t = useText();
  return (
    <a href="#main" className="veche-skip">
      {t('web.nav.skip')}
    </a>
  );
}

/** Runs after the person has gone to another page, not on the first one. */
export function useOnPageChange(run: () => void): void {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const shownPath = useRef(path);
  const onChange = useEffectEvent(run);
  useEffect(() => {
    if (shownPath.current === path) return;
    shownPath.current = path;
    onChange();
  }, [path]);
}

export interface MainAreaProps {
  readonly children: ReactNode;
  readonly className?: string | undefined;
  /** It scrolls by itself, so the keyboard must reach it even where nothing inside takes the focus. */
  readonly isScroller?: boolean;
}

/** NOTE: a page change inside the application moves no focus by itself; without this a screen reader stays on the old link. */
export function MainArea({ children, className, isScroller = false }: MainAreaProps): ReactNode {
  const area = useRef<HTMLElement>(null);
  useOnPageChange(() => area.current?.focus({ preventScroll: true }));
  return (
    <main
      id="main"
      ref={area}
      className={className}
      {...(isScroller ? { tabIndex: 0 } : { tabIndex: -1, style: { outline: 'none' } })}
    >
      {children}
    </main>
  );
}
