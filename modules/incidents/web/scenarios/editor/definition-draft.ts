import { scenarioDefinition } from '../../../contract/scenario-definition.ts';
import type {
  ActionKind,
  ScenarioAction,
  ScenarioDefinition,
  ScenarioStep,
  ScenarioTrigger,
} from '../../../contract/scenario-definition.ts';

/*
 * What is done to a scenario while it is written. Its parts may be wrong meanwhile; what is wrong is told by the contract's
 * own schema, at the place in the form. Steps name each other by key, so whatever renames or removes one mends the others.
 */

export const actionKinds = [
  'send',
  'assign',
  'raise',
  'open',
  'notify',
  'note',
  'cameras',
  'photo-card',
  'photo-card-over',
  'wait',
  'ask',
  'approve',
  'telephonogram',
  'warning',
  'device',
] as const satisfies readonly ActionKind[];

export const triggerKinds = ['registered', 'raised', 'alarm', 'manual', 'event'] as const;

const minute = 60;

const blankActions: { readonly [Kind in ActionKind]: Extract<ScenarioAction, { kind: Kind }> } = {
  send: { kind: 'send', level: 1 },
  assign: { kind: 'assign', serviceId: '' },
  raise: { kind: 'raise', level: 2 },
  open: { kind: 'open', typeCode: '', words: '' },
  notify: { kind: 'notify', roleId: 'mayor', text: '' },
  note: { kind: 'note', text: '' },
  cameras: { kind: 'cameras' },
  'photo-card': { kind: 'photo-card', withinSeconds: 30 * minute },
  'photo-card-over': { kind: 'photo-card-over' },
  wait: { kind: 'wait', seconds: 10 * minute },
  ask: {
    kind: 'ask',
    question: '',
    choices: [
      { key: 'yes', title: '' },
      { key: 'no', title: '' },
    ],
    withinSeconds: 5 * minute,
    onSilence: 'no',
  },
  approve: {
    kind: 'approve',
    question: '',
    roleId: 'dispatcher',
    withinSeconds: 5 * minute,
    nextRoleId: null,
    onSilence: 'refused',
  },
  telephonogram: {
    kind: 'telephonogram',
    from: '',
    to: '',
    subject: '',
    text: '',
    acceptSeconds: 10 * minute,
  },
  warning: { kind: 'warning', text: '' },
  device: { kind: 'device', device: '', command: '', undo: null },
};

export function blankAction(kind: ActionKind): ScenarioAction {
  return blankActions[kind];
}

const blankTriggers: { readonly [On in ScenarioTrigger['on']]: Extract<ScenarioTrigger, { on: On }> } = {
  registered: { on: 'registered', typeCodes: [], priorityAtMost: 4 },
  raised: { on: 'raised', typeCodes: [], levelAtLeast: 2 },
  alarm: { on: 'alarm', typeCodes: [], priorityAtMost: 4, sources: [] },
  manual: { on: 'manual', typeCodes: [] },
  event: { on: 'event', eventId: '', where: [], opens: { typeCode: 'other', words: '' } },
};

/** Another beginning for the same types. */
export function changeTrigger(trigger: ScenarioTrigger, on: ScenarioTrigger['on']): ScenarioTrigger {
  const blank = blankTriggers[on];
  return trigger.on === 'event' || blank.on === 'event'
    ? blank
    : { ...blank, typeCodes: [...trigger.typeCodes] };
}

export const blankDefinition: ScenarioDefinition = {
  titles: null,
  trigger: blankTriggers.registered,
  steps: [{ key: 'send', after: [], answers: [], action: blankActions.send }],
};

type Steps = readonly ScenarioStep[];

/** A step after the last one, under a name nobody has. */
export function addStep(steps: Steps, kind: ActionKind): ScenarioStep[] {
  const last = steps.at(-1);
  const key = freeKey(steps, kind);
  return [...steps, { key, after: last ? [last.key] : [], answers: [], action: blankAction(kind) }];
}

function freeKey(steps: Steps, kind: ActionKind): string {
  const taken = new Set(steps.map(({ key }) => key));
  let key: string = kind;
  for (let number = 2; taken.has(key); number += 1) key = `${kind}-${number}`;
  return key;
}

export function moveStep(steps: Steps, index: number, by: -1 | 1): ScenarioStep[] {
  const moved = steps[index];
  const target = index + by;
  if (!moved || target < 0 || target >= steps.length) return [...steps];
  return steps.toSpliced(index, 1).toSpliced(target, 0, moved);
}

/** What came after it comes after what it came after. */
export function removeStep(steps: Steps, index: number): ScenarioStep[] {
  const removed = steps[index];
  if (!removed) return [...steps];
  return steps.toSpliced(index, 1).map((step) => ({
    ...step,
    after: [...new Set(step.after.flatMap((key) => (key === removed.key ? removed.after : key)))],
    answers: step.answers.filter(({ step: asked }) => asked !== removed.key),
  }));
}

export function changeStep(steps: Steps, index: number, changes: Partial<ScenarioStep>): ScenarioStep[] {
  const former = steps[index]?.key;
  const key = changes.key;
  const rename = (one: string): string => (key !== undefined && one === former ? key : one);
  return steps.map((step, at) =>
    at === index
      ? { ...step, ...changes }
      : {
          ...step,
          after: step.after.map(rename),
          answers: step.answers.map((answer) => ({ ...answer, step: rename(answer.step) })),
        },
  );
}

export type Fault = 'missing' | 'wrong' | 'order' | 'answer' | 'name';

/** What is wrong, by place: `steps.1.action.text`. */
export function faultsOf(definition: unknown): ReadonlyMap<string, Fault> {
  const parsed = scenarioDefinition.safeParse(definition);
  const issues = parsed.success ? [] : parsed.error.issues;
  return new Map(
    issues.map(({ code, path }) => {
      const place = path.join('.');
      const value = path.reduce<unknown>(partOf, definition);
      return [place, code === 'custom' ? faultOfOrder(path.at(-1)) : isEmpty(value) ? 'missing' : 'wrong'];
    }),
  );
}

function partOf(whole: unknown, part: PropertyKey): unknown {
  return typeof whole === 'object' && whole !== null ? Reflect.get(whole, part) : undefined;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return (typeof value === 'string' || Array.isArray(value)) && value.length === 0;
}

function faultOfOrder(field: PropertyKey | undefined): Fault {
  return field === 'after' ? 'order' : field === 'key' ? 'name' : 'answer';
}
