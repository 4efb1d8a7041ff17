import type { ComponentType, ReactNode } from 'react';
import { lazy, Suspense } from 'react';
import type { AnyRoute } from '@tanstack/react-router';
import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router';
import type { WebRoute } from './define-web.ts';
import { EmbedLayout } from './layout/EmbedLayout.tsx';
import { PublicLayout } from './layout/PublicLayout.tsx';
import { HomePage } from './pages/HomePage.tsx';
import { NotFoundPage } from './pages/NotFoundPage.tsx';
import { useSession } from './session.tsx';
import { ErrorState } from './states/ErrorState.tsx';
import { ForbiddenState } from './states/ForbiddenState.tsx';
import { LoadingState } from './states/LoadingState.tsx';
import { Slot } from './Slot.tsx';
import { moduleRoutes } from './web-modules.ts';

/** The shell's own pages, in the same form as a module's. Home stands apart: it is in the first bundle. */
const shellRoutes: readonly WebRoute[] = [
  { path: '/area', face: 'public', component: async () => (await import('./pages/AreaPage.tsx')).AreaPage },
  {
    path: '/sign-in',
    face: 'public',
    component: async () => (await import('./pages/SignInPage.tsx')).SignInPage,
  },
  {
    path: '/sign-up',
    face: 'public',
    component: async () => (await import('./pages/SignUpPage.tsx')).SignUpPage,
  },
  {
    path: '/email-confirmed',
    face: 'public',
    component: async () => (await import('./pages/EmailConfirmedPage.tsx')).EmailConfirmedPage,
  },
  {
    path: '/forgot-password',
    face: 'public',
    component: async () => (await import('./pages/ForgotPasswordPage.tsx')).ForgotPasswordPage,
  },
  {
    path: '/reset-password',
    face: 'public',
    component: async () => (await import('./pages/ResetPasswordPage.tsx')).ResetPasswordPage,
  },
  {
    path: '/account',
    face: 'public',
    component: async () => (await import('./pages/AccountPage.tsx')).AccountPage,
  },
  {
    path: '/account/data',
    face: 'public',
    component: async () => (await import('./pages/OwnDataPage.tsx')).OwnDataPage,
  },
  {
    path: '/notices',
    face: 'public',
    component: async () => (await import('./notices/NoticesPage.tsx')).NoticesPage,
  },
  {
    path: '/work/notices',
    face: 'workplace',
    component: async () => (await import('./notices/NoticesPage.tsx')).NoticesPage,
  },
  {
    path: '/work',
    face: 'workplace',
    component: async () => (await import('./pages/WorkHomePage.tsx')).WorkHomePage,
  },
];

const WorkplaceLayout = lazyPart(async () => (await import('./layout/WorkplaceLayout.tsx')).WorkplaceLayout);

const rootRoute = createRootRoute({
  component: Root,
  notFoundComponent: () => (
    <PublicLayout>
      <NotFoundPage />
    </PublicLayout>
  ),
});
const publicRoute = createRoute({ getParentRoute: () => rootRoute, id: 'public', component: PublicFace });
const workplaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'workplace',
  component: WorkplaceFace,
});
const embedRoute = createRoute({ getParentRoute: () => rootRoute, id: 'embed', component: EmbedFace });
const homeRoute = createRoute({ getParentRoute: () => publicRoute, path: '/', component: HomePage });

const pageRoutes = [...shellRoutes, ...moduleRoutes];

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    publicRoute.addChildren([homeRoute, ...routesOf('public', publicRoute)]),
    workplaceRoute.addChildren(routesOf('workplace', workplaceRoute)),
    embedRoute.addChildren(routesOf('embed', embedRoute)),
  ]),
  // NOTE: a part of a page that failed to load stays failed for React; only a fresh page asks for it again.
  defaultErrorComponent: ({ error }) => (
    <Framed>
      <ErrorState problem={asError(error)} onRetry={() => location.reload()} isWholePage />
    </Framed>
  ),
  scrollRestoration: true,
  scrollToTopSelectors: ['#main'],
  // NOTE: the router's own form writes JSON into the query string; ours stays readable and the same as the API's.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(
      Object.entries(search).map(([name, value]) => [name, String(value)]),
    ).toString();
    return text ? `?${text}` : '';
  },
});

function routesOf(face: WebRoute['face'], parent: AnyRoute): AnyRoute[] {
  return pageRoutes
    .filter((route) => route.face === face)
    .map((route) =>
      createRoute({ getParentRoute: () => parent, path: route.path, component: guarded(route) }),
    );
}

function guarded(route: WebRoute): () => ReactNode {
  const Part = lazyPart(route.component);
  return function GuardedPage() {
    const { permissions } = useSession();
    if (route.permission && !permissions.includes(route.permission))
      return (
        <Framed>
          <ForbiddenState isWholePage />
        </Framed>
      );
    return <Part />;
  };
}

function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  return lazy(async () => ({ default: await load() }));
}

function Root(): ReactNode {
  return (
    <>
      <Outlet />
      <Slot name="background" props={{}} loading={null} />
    </>
  );
}

function PublicFace(): ReactNode {
  return (
    <PublicLayout>
      <Body />
    </PublicLayout>
  );
}

function WorkplaceFace(): ReactNode {
  return (
    <Suspense
      fallback={
        <Framed>
          <LoadingState />
        </Framed>
      }
    >
      <WorkplaceLayout>
        <Body />
      </WorkplaceLayout>
    </Suspense>
  );
}

function EmbedFace(): ReactNode {
  return (
    <EmbedLayout>
      <Body />
    </EmbedLayout>
  );
}

function Body(): ReactNode {
  return (
    <Suspense
      fallback={
        <Framed>
          <LoadingState />
        </Framed>
      }
    >
      <Outlet />
    </Suspense>
  );
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** States that stand in the place of a whole page keep a page's margins. */
function Framed({ children }: { children: ReactNode }): ReactNode {
  return <div className="veche-framed">{children}</div>;
}
