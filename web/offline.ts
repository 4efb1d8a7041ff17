import { catalogPath } from './texts.tsx';
import { moduleRoutes } from './web-modules.ts';

/** Registers the service worker and, when the line is idle, fetches what must be there without a connection. */
export function keepForOffline(permissions: readonly string[]): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  const fetchPages = (): void => fetchKeptPages(permissions);
  if (serviceWorker.controller) whenIdle(fetchPages);
  // NOTE: on a first visit, and after an update, the worker takes over when texts and pages have already passed it by.
  serviceWorker.addEventListener('controllerchange', () => {
    whenIdle(() => {
      for (const path of [catalogPath(document.documentElement.lang), ...loadedAssets()])
        fetch(path).catch(() => {});
      fetchPages();
    });
  });
  serviceWorker.register('/service-worker.js').catch((error: unknown) => console.warn(error));
}

/** NOTE: a page of the workplace is no load for those who may not open it. */
function fetchKeptPages(permissions: readonly string[]): void {
  for (const { isKeptOffline, permission, component } of moduleRoutes) {
    if (isKeptOffline && (!permission || permissions.includes(permission))) component().catch(() => {});
  }
}

/** The built files this page has used; the browser still has them, so that keeping them costs no traffic. */
function loadedAssets(): string[] {
  return performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name).pathname)
    .filter((path) => path.startsWith('/assets/'));
}

/** NOTE: Safari has no `requestIdleCallback`. */
function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: 10_000 });
  else setTimeout(work, 3000);
}
