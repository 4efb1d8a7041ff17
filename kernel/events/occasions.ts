import type { Part } from '#kernel/module/part.ts';
import type { EventDeclaration } from './contract.ts';

/** What may begin work of modules that do not know it, in the order of the modules. */
export function listOccasions(parts: readonly Part[]): EventDeclaration[] {
  return parts.flatMap(({ manifest }) => manifest.events.filter(({ isOccasion }) => isOccasion));
}

/** Whether any module listens to this event. */
export function isHeard(parts: readonly Part[], event: EventDeclaration): boolean {
  return parts.some(({ server }) => server?.listeners?.some((listener) => listener.event.id === event.id));
}
