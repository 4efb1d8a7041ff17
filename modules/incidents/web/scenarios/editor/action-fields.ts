import type { ScenarioAction } from '../../../contract/scenario-definition.ts';
import type { FaultAt } from './use-faults.ts';

export interface ActionFieldsProps<Action extends ScenarioAction = ScenarioAction> {
  readonly action: Action;
  readonly onChange: (action: ScenarioAction) => void;
  readonly faultAt: FaultAt;
  /** Of the action: `steps.1.action`. */
  readonly place: string;
}

export type OfKind<Kind extends ScenarioAction['kind']> = ActionFieldsProps<
  Extract<ScenarioAction, { kind: Kind }>
>;
