import type { ReactNode } from 'react';
import { useEffect } from 'react';
import classes from './EmbedLayout.module.css';

/** Pages in a frame of another site: no navigation of ours, and every link opens the portal beside it. */
export function EmbedLayout({ children }: { children: ReactNode }): ReactNode {
  useEffect(() => {
    document.addEventListener('click', openOutside, true);
    return () => document.removeEventListener('click', openOutside, true);
  }, []);
  return <main className={classes.main}>{children}</main>;
}

/** NOTE: before the router hears of it, or the portal's other pages would open inside the frame, where none may be. */
function openOutside(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  event.stopPropagation();
  window.open(link.href, '_blank', 'noopener');
}
