import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Select } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import type { ActionKind, ScenarioStep } from '../../../contract/scenario-definition.ts';
import { actionKinds, addStep, changeStep, moveStep, removeStep } from './definition-draft.ts';
import classes from './Editor.module.css';
import { StepFields } from './StepFields.tsx';
import type { FaultAt } from './use-faults.ts';

export interface StepsProps {
  readonly steps: ScenarioStep[];
  readonly unconnected: readonly string[];
  readonly faultAt: FaultAt;
  readonly onChange: (steps: ScenarioStep[]) => void;
}

/** NOTE: a row is known by a number of its own: its name changes as it is typed, and its place as it moves. */
export function Steps({ steps, unconnected, faultAt, onChange }: StepsProps): ReactNode {
  const t = useText();
  const [kind, setKind] = useState<ActionKind>('notify');
  const [rows, setRows] = useState<readonly number[]>(() => steps.map((_, index) => index));
  const rowOf = (index: number): number => rows[index] ?? rows.length + index;
  const add = (): void => {
    setRows([...steps.map((_, index) => rowOf(index)), Math.max(-1, ...rows) + 1]);
    onChange(addStep(steps, kind));
  };
  const move = (index: number, by: -1 | 1): void => {
    const target = index + by;
    if (target < 0 || target >= steps.length) return;
    const all = steps.map((_, at) => rowOf(at));
    setRows(all.toSpliced(index, 1).toSpliced(target, 0, rowOf(index)));
    onChange(moveStep(steps, index, by));
  };
  return (
    <>
      <ol className={classes.steps} aria-label={t('incidents.editor.steps')}>
        {steps.map((step, index) => (
          <StepFields
            key={rowOf(index)}
            step={step}
            index={index}
            count={steps.length}
            earlier={steps.slice(0, index)}
            isUnconnected={unconnected.includes(step.action.kind)}
            faultAt={faultAt}
            onChange={(changes) => onChange(changeStep(steps, index, changes))}
            onMove={(by) => move(index, by)}
            onRemove={() => {
              setRows(steps.map((_, at) => rowOf(at)).toSpliced(index, 1));
              onChange(removeStep(steps, index));
            }}
          />
        ))}
      </ol>
      <div className={classes.line}>
        <Select
          label={t('incidents.editor.new-step')}
          allowDeselect={false}
          data={actionKinds.map((one) => ({ value: one, label: t(`incidents.editor.kind.${one}`) }))}
          value={kind}
          onChange={(value) => setKind(actionKinds.find((one) => one === value) ?? kind)}
        />
        <Button variant="default" onClick={add}>
          {t('incidents.editor.add-step')}
        </Button>
      </div>
    </>
  );
}
