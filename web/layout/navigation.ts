import type { SessionView } from '#kernel/identity/contract/session.ts';
import { hasModuleRoute } from '../web-modules.ts';

export type NavigationItem = SessionView['navigation'][number];

export const reportPath = '/reports/new';

/** Whether a module of this town takes reports; without one the portal does not offer what it cannot do. */
export function canReport(): boolean {
  return hasModuleRoute(reportPath);
}

export function navigationOf(session: SessionView, face: NavigationItem['face']): readonly NavigationItem[] {
  return session.navigation.filter((item) => item.face === face);
}

/** Administration stands apart from daily work. */
export function workplaceGroups(session: SessionView): {
  work: NavigationItem[];
  administration: NavigationItem[];
} {
  const items = navigationOf(session, 'workplace');
  const isAdministration = ({ path }: NavigationItem): boolean => path.startsWith('/work/admin');
  return {
    work: items.filter((item) => !isAdministration(item)),
    administration: items.filter(isAdministration),
  };
}
