import { deviceAsked, telephonogramAsked, warningAsked } from '../../contract/events.ts';
import type { ActionKind, ScenarioAction } from '../../contract/scenario-definition.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';

/*
 * Steps that other modules do. They are asked by an event of this module's contract: it commits with the step, reaches each
 * listener once, and nothing here knows who listens.
 */

const eventOf = { telephonogram: telephonogramAsked, warning: warningAsked, device: deviceAsked } as const;
type ModuleKind = keyof typeof eventOf;
export type ModuleAction = Extract<ScenarioAction, { kind: ModuleKind }>;

/** How long a module may take; its work is one transaction. */
export const moduleAnswersWithinMs = 60_000;

export function isForModule(action: ScenarioAction): action is ModuleAction {
  return action.kind in eventOf;
}

/** Kinds of steps that nobody in this town does. */
export function listUnconnected({ isHeard }: Pick<IncidentsContext, 'isHeard'>): ActionKind[] {
  return (['telephonogram', 'warning', 'device'] as const).filter((kind) => !isHeard(eventOf[kind]));
}

export interface AskedStep {
  readonly runId: string;
  readonly key: string;
  readonly card: IncidentRow;
  readonly isRecalled: boolean;
}

/** False: nobody is connected. */
export function askModule(context: IncidentsContext, action: ModuleAction, step: AskedStep): boolean {
  if (!context.isHeard(eventOf[action.kind])) return false;
  const { runId, key, card, isRecalled } = step;
  const asked = { runId, step: key, incidentId: card.id, areaIds: card.areaIds, isRecalled };
  switch (action.kind) {
    case 'telephonogram':
    case 'warning':
      context.emit(eventOf[action.kind], runId, asked);
      return true;
    case 'device': {
      const command = isRecalled ? action.undo : action.command;
      if (command !== null) context.emit(deviceAsked, runId, { ...asked, device: action.device, command });
      return true;
    }
  }
}
