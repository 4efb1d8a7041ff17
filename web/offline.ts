import { moduleRoutes } from './web-modules.ts';

/** Registers the service worker and, when the line is idle, fetches the pages that must open without a connection. */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/service-worker.js').catch((error: unknown) => console.warn(error));
  navigator.serviceWorker.ready.then(() => whenIdle(fetchKeptPages)).catch(() => {});
}

function fetchKeptPages(): void {
  for (const route of moduleRoutes) {
    if (route.isKeptOffline) route.component().catch(() => {});
  }
}

/** NOTE: Safari has no `requestIdleCallback`. */
function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: 10_000 });
  else setTimeout(work, 3000);
}
