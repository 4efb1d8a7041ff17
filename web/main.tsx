import { createRoot } from 'react-dom/client';
import type { SessionView } from '#kernel/identity/contract/session.ts';
import { App } from './App.tsx';
import { keepForOffline } from './offline.ts';
import { preferredLocale } from './locale.ts';
import { fetchSession } from './session.tsx';
import type { Catalog } from './texts.tsx';
import { fetchCatalog } from './texts.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

reloadOnceWhenPartIsGone();
start(root).catch((error: unknown) => {
  console.error(error);
  showFailedStart(root);
});

/** Who, which town and which words travel at once; the first screen is then whole. */
async function start(element: HTMLElement): Promise<void> {
  const wanted = preferredLocale();
  document.documentElement.lang = wanted;
  const [session, wantedCatalog] = await Promise.all([
    fetchSession(),
    fetchCatalog(wanted).catch(() => null),
  ]);
  const { locale, catalog } = wantedCatalog
    ? { locale: wanted, catalog: wantedCatalog }
    : await townTexts(session);

  document.documentElement.lang = locale;
  createRoot(element).render(<App session={session} locale={locale} catalog={catalog} />);
  keepForOffline(session.permissions);
}

async function townTexts(session: SessionView): Promise<{ locale: string; catalog: Catalog }> {
  return { locale: session.locale, catalog: await fetchCatalog(session.locale) };
}

/** NOTE: after an update the parts an open page would load later are gone from the server; a reload brings the new ones. */
function reloadOnceWhenPartIsGone(): void {
  const key = 'veche_reloaded_at';
  addEventListener('vite:preloadError', (event) => {
    const lastMs = Number(sessionStorage.getItem(key) ?? 0);
    if (!navigator.onLine || Date.now() - lastMs < 10_000) return;
    event.preventDefault();
    sessionStorage.setItem(key, String(Date.now()));
    location.reload();
  });
}

/** The texts themselves did not come, so these words stand here, in every language of the product at once. */
function showFailedStart(element: HTMLElement): void {
  const box = document.createElement('div');
  box.className = 'veche-failed-start';
  box.setAttribute('role', 'alert');
  for (const [language, text] of failedStartTexts) {
    const line = document.createElement('p');
    line.lang = language;
    line.textContent = text;
    box.append(line);
  }
  const button = document.createElement('button');
  button.textContent = '↻';
  button.setAttribute('aria-label', 'Повторить · Повторити · Try again');
  button.addEventListener('click', () => location.reload());
  box.append(button);
  element.replaceChildren(box);
}

const failedStartTexts = [
  ['ru', 'Нет связи с сервером. Проверьте подключение и попробуйте ещё раз.'],
  ['uk', 'Немає зв’язку із сервером. Перевірте підключення і спробуйте ще раз.'],
  ['en', 'The server does not answer. Check the connection and try again.'],
] as const;
