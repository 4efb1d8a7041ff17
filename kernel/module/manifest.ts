import type { EventDeclaration } from '#kernel/events/contract.ts';
import type { RoleId } from '#kernel/access/roles.ts';
import type { SettingDeclaration } from '#kernel/config/settings.ts';
import type { Topic } from '#kernel/notify/contract/topic.ts';

export interface PermissionDeclaration {
  /** `module.noun.verb`. */
  readonly id: `${string}.${string}.${string}`;
  /** Roles that hold it in a new town; the administrator may change this later. */
  readonly grantedTo: readonly RoleId[];
}

export interface NavigationEntry {
  readonly face: 'public' | 'workplace';
  readonly path: string;
  /** Text key, for example `reports.nav.queue`. */
  readonly title: string;
  /** Name of an icon of web/icons.ts. */
  readonly icon: string;
  readonly permission: `${string}.${string}.${string}`;
  /** Smaller stands first. */
  readonly order: number;
}

/** A module's manifest: data only. The folder's name is the id; boot discovers `modules/<id>/module.ts`. */
export interface ModuleManifest {
  readonly id: string;
  readonly dependsOn: readonly string[];
  readonly permissions: readonly PermissionDeclaration[];
  readonly events: readonly EventDeclaration[];
  readonly settings: readonly SettingDeclaration[];
  readonly navigation: readonly NavigationEntry[];
  /** Groups of messages a person may turn off by channel. */
  readonly topics?: readonly Topic[];
}

export function defineModule(manifest: ModuleManifest): ModuleManifest {
  return manifest;
}
