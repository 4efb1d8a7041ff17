import type { PushPayload } from '#kernel/notify/contract/push-payload.ts';

/**
 * Opens the shell without a connection. Three kinds of request, three rules:
 * a page: from the network, else the shell kept at install;
 * built files under /assets/: their names carry a hash of their content, so the kept copy is always right;
 * texts: from the network, else the kept copy.
 * Everything else (API, tiles, pictures) passes by untouched: an old answer there would be a wrong one.
 * Each build has its own store; the former one goes when this one takes over.
 *
 * Shows the town's notifications as they come by push, and opens the page of the one that is pressed.
 */
interface ShellWorker extends EventTarget {
  readonly location: Location;
  readonly clients: {
    claim: () => Promise<void>;
    matchAll: (options: { type: 'window'; includeUncontrolled: boolean }) => Promise<readonly OpenPage[]>;
    openWindow: (url: string) => Promise<unknown>;
  };
  readonly registration: ServiceWorkerRegistration;
  skipWaiting: () => Promise<void>;
}
interface LifeEvent extends Event {
  waitUntil: (work: Promise<unknown>) => void;
}
interface OpenPage {
  focus: () => Promise<OpenPage>;
  navigate: (url: string) => Promise<unknown>;
}
interface PushMessageEvent extends LifeEvent {
  readonly data: { json: () => unknown } | null;
}
interface PressEvent extends LifeEvent {
  readonly notification: Notification;
}
interface RequestEvent extends LifeEvent {
  readonly request: Request;
  respondWith: (answer: Promise<Response>) => void;
}

/** Replaced at build by the files of the first page; being part of this file, they make a new build a new worker. */
declare const __SHELL__: { readonly build: string; readonly files: readonly string[] };

const worker = self as unknown as ShellWorker;
const storeName = `veche-${__SHELL__.build}`;

worker.addEventListener('install', (event) => {
  (event as LifeEvent).waitUntil(keepShell().then(() => worker.skipWaiting()));
});
worker.addEventListener('activate', (event) => {
  (event as LifeEvent).waitUntil(dropOldStores().then(() => worker.clients.claim()));
});
worker.addEventListener('fetch', (event) => {
  const { request, respondWith } = event as RequestEvent;
  const answer = answerOf(request);
  if (answer) respondWith.call(event, answer);
});

worker.addEventListener('push', (event) => {
  const { data, waitUntil } = event as PushMessageEvent;
  waitUntil.call(event, showMessage(data?.json() as PushPayload));
});
worker.addEventListener('notificationclick', (event) => {
  const { notification, waitUntil } = event as PressEvent;
  notification.close();
  waitUntil.call(event, openPage(ownUrl(notification.data)));
});

/** One message that comes twice is shown once: its id is the tag. */
async function showMessage({ id, locale, title, body, path }: PushPayload): Promise<void> {
  const look = { icon: '/icon-192.png', badge: '/icon-192.png' };
  await worker.registration.showNotification(title, { ...look, body, lang: locale, tag: id, data: path });
}

/** NOTE: only a page of ours, whatever the message says. */
function ownUrl(path: unknown): string {
  const { origin } = worker.location;
  const url = URL.canParse(String(path), origin) ? new URL(String(path), origin) : null;
  return url?.origin === origin ? url.href : `${origin}/`;
}

async function openPage(url: string): Promise<void> {
  const [open] = await worker.clients.matchAll({ type: 'window', includeUncontrolled: false });
  if (!open) return void (await worker.clients.openWindow(url));
  const focused = await open.focus();
  await focused.navigate(url);
}

async function keepShell(): Promise<void> {
  const store = await caches.open(storeName);
  await store.addAll(['/', ...__SHELL__.files]);
}

async function dropOldStores(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('veche-') && name !== storeName);
  await Promise.all(old.map((name) => caches.delete(name)));
}

function answerOf(request: Request): Promise<Response> | null {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return null;
  if (url.pathname.startsWith('/assets/')) return keptFirst(request);
  if (url.pathname.startsWith('/i18n/')) return networkFirst(request, request);
  if (request.mode === 'navigate' && !/^\/(api|tiles|files|media|docs)(\/|$)/.test(url.pathname))
    return page(request);
  return null;
}

async function keptFirst(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  return kept ?? fetchAndKeep(request, request);
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    return keptOr('/', error);
  }
}

async function networkFirst(request: Request, key: Request): Promise<Response> {
  try {
    return await fetchAndKeep(request, key);
  } catch (error) {
    return keptOr(key, error);
  }
}

async function keptOr(key: Request | string, error: unknown): Promise<Response> {
  const kept = await caches.match(key);
  if (kept) return kept;
  throw error;
}

async function fetchAndKeep(request: Request, key: Request): Promise<Response> {
  const response = await fetch(request);
  if (response.ok) {
    const store = await caches.open(storeName);
    await store.put(key, response.clone());
  }
  return response;
}
