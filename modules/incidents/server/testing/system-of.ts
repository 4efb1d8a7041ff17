import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import type { IncidentsTables } from '../tables.ts';

/** What the module's services and jobs get from the hub, for tests that run them at a moment of their own. */
export function systemOf({ hub }: TestHub, id: string): SystemContext<IncidentsTables> {
  return createSystemContext(hub, { id }) as unknown as SystemContext<IncidentsTables>;
}
