import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@fontsource-variable/golos-text/index.css';
import './design/base.css';
import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { MantineProvider, mergeThemeOverrides, Notification } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { SessionView } from '#kernel/identity/contract/session.ts';
import { theme, variablesResolver } from './design/theme.ts';
import { PreferencesProvider, usePreferences } from './preferences.tsx';
import { queryClient } from './query.ts';
import { router } from './router.tsx';
import { SessionProvider } from './session.tsx';
import type { Catalog } from './texts.tsx';
import { useText } from './texts.tsx';

export interface AppProps {
  readonly session: SessionView;
  readonly locale: string;
  readonly catalog: Catalog;
}

export function App({ session, locale, catalog }: AppProps): ReactNode {
  return (
    <QueryClientProvider client={queryClient}>
      <SessionProvider initial={session}>
        <PreferencesProvider initial={{ locale, catalog }} timeZone={session.town.timeZone}>
          <Dressed />
        </PreferencesProvider>
      </SessionProvider>
    </QueryClientProvider>
  );
}

function Dressed(): ReactNode {
  const { sight } = usePreferences();
  const t = useText();
  const close = t('web.action.close');
  const labelled = useMemo(
    () => mergeThemeOverrides(theme, { components: { Notification: closableAs(close) } }),
    [close],
  );
  return (
    <MantineProvider
      theme={labelled}
      defaultColorScheme="auto"
      cssVariablesResolver={variablesResolver(sight)}
    >
      <Notifications position="top-center" />
      <RouterProvider router={router} />
    </MantineProvider>
  );
}

/** The library's close button is a bare cross. */
function closableAs(label: string) {
  return Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': label } } });
}
