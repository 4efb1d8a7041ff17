import type { ModuleWeb, SlotFill, SlotName, WebRoute } from './define-web.ts';

interface WebModuleFile {
  readonly web: ModuleWeb;
}

/** Every module's `web/index.tsx`; the folder is the registry. */
const files = import.meta.glob<WebModuleFile>('../modules/*/web/index.tsx', { eager: true });
const webs: readonly ModuleWeb[] = Object.values(files).map((file) => file.web);

export const moduleRoutes: readonly WebRoute[] = webs.flatMap((web) => web.routes ?? []);

export function hasModuleRoute(path: string): boolean {
  return moduleRoutes.some((route) => route.path === path);
}

export function slotFills<Name extends SlotName>(name: Name): readonly SlotFill<Name>[] {
  return webs
    .flatMap((web): readonly SlotFill<Name>[] => web.slots?.[name] ?? [])
    .sort((a, b) => a.order - b.order);
}
