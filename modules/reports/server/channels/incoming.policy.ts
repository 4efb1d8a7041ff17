import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor } from '#kernel/access/actor.ts';

/**
 * A message has no place until somebody gives it one, so it belongs to no area: only those who moderate the whole town
 * read what a stranger wrote, with name and address. From its registration on it is bounded as any report is.
 */
export function mayReadIncoming(actor: Actor): boolean {
  return grantsFor(actor, 'reports.report.moderate').some(({ areaId }) => areaId === null);
}
