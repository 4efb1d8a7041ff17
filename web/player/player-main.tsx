import '@fontsource-variable/golos-text/index.css';
import '../design/base.css';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { dayPalette, fontFamily, nightPalette } from '../design/tokens.ts';
import { preferredLocale, rememberLocale } from '../locale.ts';
import { createTexts, fetchCatalog, TextsProvider } from '../texts.tsx';
import type { Catalog } from '../texts.tsx';
import { makeOwnAccess } from './own-access.ts';
import { PlayerPage } from './PlayerPage.tsx';

const ownAccess = makeOwnAccess();

function PlayerApp({ initial }: { readonly initial: { locale: string; catalog: Catalog } }): ReactNode {
  const [spoken, setSpoken] = useState(initial);
  const intl = createTexts({ ...spoken, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  async function speak(locale: string): Promise<void> {
    const catalog = await fetchCatalog(locale);
    rememberLocale(locale);
    document.documentElement.lang = locale;
    setSpoken({ locale, catalog });
  }
  return (
    <TextsProvider intl={intl}>
      <PlayerPage access={ownAccess} locale={spoken.locale} onLocale={(locale) => void speak(locale)} />
    </TextsProvider>
  );
}

/** The page's policy allows no style written into it; properties set by a script are none. */
function wearPalette(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const wear = (): void => {
    const { style } = document.documentElement;
    const palette = dark.matches ? nightPalette : dayPalette;
    for (const [name, colour] of Object.entries(palette))
      style.setProperty(`--veche-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, colour);
    style.setProperty('--player-font', fontFamily);
    style.colorScheme = dark.matches ? 'dark' : 'light';
  };
  dark.addEventListener('change', wear);
  wear();
}

async function start(root: HTMLElement): Promise<void> {
  wearPalette();
  const locale = preferredLocale();
  document.documentElement.lang = locale;
  createRoot(root).render(<PlayerApp initial={{ locale, catalog: await fetchCatalog(locale) }} />);
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
await start(root);
