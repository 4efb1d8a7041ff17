import type { ReactNode } from 'react';
import { useMantineColorScheme } from '@mantine/core';
import { showNotification } from '@mantine/notifications';
import { icons } from '../icons.ts';
import { languageName } from '../locale.ts';
import { usePreferences } from '../preferences.tsx';
import { useRefreshSession, useSession } from '../session.tsx';
import { useText } from '../texts.tsx';
import classes from './switches.module.css';

/** «Версия для слабовидящих»: large type, highest contrast, no motion. */
export function SightSwitch(): ReactNode {
  const t = useText();
  const { sight, setSight } = usePreferences();
  const isStrong = sight === 'strong';
  return (
    <button
      type="button"
      className={classes.switch}
      aria-pressed={isStrong}
      onClick={() => setSight(isStrong ? 'usual' : 'strong')}
    >
      <icons.eye size={20} aria-hidden="true" />
      {t(isStrong ? 'web.sight.usual' : 'web.sight.strong')}
    </button>
  );
}

export function LanguageSwitch(): ReactNode {
  const t = useText();
  const { locales } = useSession();
  const { locale, setLocale } = usePreferences();
  const refresh = useRefreshSession();
  const choose = (chosen: string): void => {
    setLocale(chosen).then(refresh, () => showNotification({ color: 'red', message: t('web.offline') }));
  };
  return (
    <div className={classes.languages} role="group" aria-label={t('web.nav.language')}>
      <icons.language size={20} aria-hidden="true" />
      {locales.map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          className={classes.language}
          aria-pressed={code === locale}
          onClick={() => choose(code)}
        >
          {languageName(code)}
        </button>
      ))}
    </div>
  );
}

const nextScheme = { auto: 'light', light: 'dark', dark: 'auto' } as const;
const schemeIcon = { auto: icons.desktop, light: icons.sun, dark: icons.moon } as const;

export function ColourSwitch(): ReactNode {
  const t = useText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Icon = schemeIcon[colorScheme];
  const names = { auto: t('web.scheme.auto'), light: t('web.scheme.light'), dark: t('web.scheme.dark') };
  return (
    <button type="button" className={classes.switch} onClick={() => setColorScheme(nextScheme[colorScheme])}>
      <Icon size={20} aria-hidden="true" />
      {names[colorScheme]}
    </button>
  );
}
