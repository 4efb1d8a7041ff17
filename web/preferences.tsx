import type { ReactNode } from 'react';
import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { Sight } from './design/theme.ts';
import { rememberLocale } from './locale.ts';
import type { Catalog } from './texts.tsx';
import { createTexts, fetchCatalog, TextsProvider } from './texts.tsx';
import { deviceStore } from './device-store.ts';

const sightKey = 'veche_sight';

export interface Preferences {
  readonly sight: Sight;
  readonly locale: string;
  readonly setSight: (sight: Sight) => void;
  readonly setLocale: (locale: string) => Promise<void>;
}

const PreferencesContext = createContext<Preferences | null>(null);

export interface PreferencesProviderProps {
  readonly initial: { readonly locale: string; readonly catalog: Catalog };
  readonly timeZone: string;
  readonly children: ReactNode;
}

/** What the person chose for this device: language and sight. The colour scheme is kept by Mantine. */
export function PreferencesProvider({ initial, timeZone, children }: PreferencesProviderProps): ReactNode {
  const [language, setLanguage] = useState(initial);
  const [sight, setSight] = useState<Sight>(storedSight);
  const intl = useMemo(() => createTexts({ ...language, timeZone }), [language, timeZone]);

  useEffect(() => {
    document.documentElement.lang = language.locale;
    document.documentElement.dataset.sight = sight;
    deviceStore.setItem(sightKey, sight);
  }, [language.locale, sight]);

  const preferences = useMemo<Preferences>(
    () => ({
      sight,
      locale: language.locale,
      setSight,
      setLocale: async (locale) => {
        const catalog = await fetchCatalog(locale);
        rememberLocale(locale);
        document.documentElement.lang = locale;
        setLanguage({ locale, catalog });
      },
    }),
    [sight, language.locale],
  );
  return (
    <PreferencesContext value={preferences}>
      <TextsProvider intl={intl}>{children}</TextsProvider>
    </PreferencesContext>
  );
}

export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext);
  if (!preferences) throw new Error('usePreferences outside PreferencesProvider');
  return preferences;
}

function storedSight(): Sight {
  return deviceStore.getItem(sightKey) === 'strong' ? 'strong' : 'usual';
}
