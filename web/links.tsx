import type { ReactNode } from 'react';
import type { ButtonProps } from '@mantine/core';
import { Button } from '@mantine/core';
import { Link, useNavigate, useParams, useRouterState } from '@tanstack/react-router';

export interface TextLinkProps {
  /** A path of this application, with its query string. */
  readonly to: string;
  /** Counts as current only on this very page, not on those below it. */
  readonly isExact?: boolean;
  /** Paths of the links beside it: of two that lead to the page or above it, the nearer one is current. */
  readonly siblings?: readonly string[];
  readonly className?: string | undefined;
  readonly 'aria-label'?: string;
  readonly children: ReactNode;
}

/** A link inside the application: no page load, real `href`, opens in a new tab as any link. */
export function TextLink({
  to,
  isExact = false,
  siblings = [],
  className,
  ...rest
}: TextLinkProps): ReactNode {
  const hasNearer = useRouterState({
    select: ({ location }) =>
      siblings.some((path) => path.startsWith(`${to}/`) && isUnder(location.pathname, path)),
  });
  const activeOptions = { exact: isExact || hasNearer, includeSearch: false };
  return (
    <Link {...targetOf(to)} activeOptions={activeOptions} {...(className ? { className } : {})} {...rest} />
  );
}

function isUnder(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(`${path}/`);
}

export interface ButtonLinkProps extends ButtonProps {
  readonly to: string;
  readonly children: ReactNode;
}

/** A link that looks like a button. */
export function ButtonLink({ to, ...rest }: ButtonLinkProps): ReactNode {
  return <Button renderRoot={(props) => <Link {...targetOf(to)} {...props} />} {...rest} />;
}

/** The router wants path, query and hash apart. */
export function targetOf(to: string): { to: string; search: Record<string, string>; hash?: string } {
  const url = new URL(to, 'http://veche.invalid');
  const target = { to: url.pathname, search: Object.fromEntries(url.searchParams) };
  return url.hash ? { ...target, hash: url.hash.slice(1) } : target;
}

export function useGo(): (to: string, options?: { replace?: boolean }) => Promise<void> {
  const navigate = useNavigate();
  return (to, options = {}) => navigate({ ...targetOf(to), ...options });
}

/** Parameters of the page's path: `const { permitId = '' } = usePathParameters()`. */
export function usePathParameters(): Readonly<Record<string, string | undefined>> {
  return useParams({ strict: false });
}

/** The query string of the page: filters live there, so that a list can be bookmarked and sent. */
export function useQueryParameters(): URLSearchParams {
  const search = useRouterState({ select: (state) => state.location.searchStr });
  return new URLSearchParams(search);
}

/** What follows `#` in the address: the place on the page to begin at; empty when none is named. */
export function useHash(): string {
  return useRouterState({ select: (state) => state.location.hash });
}
