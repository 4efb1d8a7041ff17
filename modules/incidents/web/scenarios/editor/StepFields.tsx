import type { MouseEvent, ReactNode } from 'react';
import { Button, MultiSelect, Select, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useText } from '#web/texts.tsx';
import { choicesOf } from '../../../contract/scenario-definition.ts';
import type { ScenarioStep } from '../../../contract/scenario-definition.ts';
import { useActionText, useWording } from '../use-action-text.ts';
import { ActionFields } from './ActionFields.tsx';
import { actionKinds, blankAction } from './definition-draft.ts';
import classes from './Editor.module.css';
import { hintBelow } from './small-fields.tsx';
import type { FaultAt } from './use-faults.ts';

export interface StepFieldsProps {
  readonly step: ScenarioStep;
  readonly index: number;
  readonly count: number;
  /** Those above it. */
  readonly earlier: readonly ScenarioStep[];
  /** No module of this town does such a step. */
  readonly isUnconnected: boolean;
  readonly faultAt: FaultAt;
  readonly onChange: (changes: Partial<ScenarioStep>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One step, with what it does and when. */
export function StepFields(props: StepFieldsProps): ReactNode {
  const t = useText();
  const { step, index, isUnconnected, faultAt, onChange } = props;
  const { key, action } = step;
  const place = `steps.${index}`;
  return (
    <li className={classes.step} aria-label={t('incidents.editor.step', { number: index + 1 })}>
      <StepHead {...props} />
      {isUnconnected ? <Notice kind="warning">{t('incidents.editor.unconnected')}</Notice> : null}
      <div className={classes.pair}>
        <Select
          label={t('incidents.editor.kind')}
          allowDeselect={false}
          data={actionKinds.map((kind) => ({ value: kind, label: t(`incidents.editor.kind.${kind}`) }))}
          value={action.kind}
          onChange={(value) => {
            const kind = actionKinds.find((one) => one === value);
            if (kind && kind !== action.kind) onChange({ action: blankAction(kind) });
          }}
        />
        <TextInput
          label={t('incidents.editor.name')}
          inputWrapperOrder={hintBelow}
          description={t('incidents.editor.name-hint')}
          required
          maxLength={40}
          error={faultAt(`${place}.key`)}
          value={key}
          onChange={(event) => onChange({ key: event.currentTarget.value })}
        />
      </div>
      <ActionFields
        action={action}
        onChange={(changed) => onChange({ action: changed })}
        faultAt={faultAt}
        place={`${place}.action`}
      />
      <OrderFields {...props} />
    </li>
  );
}

const moves = [
  { by: -1, sign: '↑', label: 'incidents.editor.move-up' },
  { by: 1, sign: '↓', label: 'incidents.editor.move-down' },
] as const;

function StepHead({ step, index, count, onMove, onRemove }: StepFieldsProps): ReactNode {
  const t = useText();
  const actionText = useActionText();
  const number = index + 1;
  const move = ({ currentTarget }: MouseEvent<HTMLButtonElement>, by: -1 | 1): void => {
    onMove(by);
    // NOTE: a row that is moved in the page loses the focus; whoever moves it by keyboard presses again.
    requestAnimationFrame(() => currentTarget.focus());
  };
  return (
    <div className={classes.stepHead}>
      <h3>{`${number}. ${actionText(step.action)}`}</h3>
      {moves.map(({ by, sign, label }) => (
        <Button
          key={by}
          size="compact-md"
          variant="default"
          data-disabled={index + by < 0 || index + by >= count}
          aria-label={t(label, { number })}
          onClick={(event) => move(event, by)}
        >
          {sign}
        </Button>
      ))}
      <Button
        size="compact-md"
        variant="default"
        disabled={count === 1}
        aria-label={t('incidents.editor.remove-step', { number })}
        onClick={onRemove}
      >
        {t('incidents.editor.remove')}
      </Button>
    </div>
  );
}

/** After which steps, and by which answers. */
function OrderFields({ step, index, earlier, faultAt, onChange }: StepFieldsProps): ReactNode {
  const t = useText();
  const actionText = useActionText();
  const labels = earlier.map(({ key, action }) => ({ value: key, label: `${key}: ${actionText(action)}` }));
  // What was chosen and no longer stands above stays to be seen, and to be taken out.
  const lost = step.after.filter((key) => !earlier.some((one) => one.key === key));
  const asked = earlier.filter((one) => step.after.includes(one.key) && choicesOf(one).length > 0);
  if (earlier.length === 0 && lost.length === 0) return null;
  return (
    <div className={classes.pair}>
      <MultiSelect
        label={t('incidents.editor.after')}
        inputWrapperOrder={hintBelow}
        description={step.after.length === 0 ? t('incidents.editor.at-once') : undefined}
        data={[...labels, ...lost.map((key) => ({ value: key, label: key }))]}
        error={faultAt(`steps.${index}.after`)}
        value={step.after}
        onChange={(after) =>
          onChange({ after, answers: step.answers.filter((one) => after.includes(one.step)) })
        }
      />
      {asked.map((question) => (
        <AnswerField
          key={question.key}
          question={question}
          chosen={step.answers.find((one) => one.step === question.key)?.is ?? []}
          error={faultAt(`steps.${index}.answers`)}
          onChange={(is) => {
            const others = step.answers.filter((one) => one.step !== question.key);
            onChange({ answers: is.length > 0 ? [...others, { step: question.key, is }] : others });
          }}
        />
      ))}
    </div>
  );
}

interface AnswerFieldProps {
  readonly question: ScenarioStep;
  readonly chosen: string[];
  readonly error: string | null;
  readonly onChange: (is: string[]) => void;
}

function AnswerField({ question, chosen, error, onChange }: AnswerFieldProps): ReactNode {
  const t = useText();
  const words = useWording();
  const { action } = question;
  const titleOf = (choice: string): string => {
    if (action.kind === 'ask')
      return words(action.choices.find(({ key }) => key === choice)?.title ?? choice) || choice;
    return choice === 'approved' || choice === 'refused' ? t(`incidents.scenario.choice.${choice}`) : choice;
  };
  const known = choicesOf(question);
  const all = [...known, ...chosen.filter((choice) => !known.includes(choice))];
  return (
    <MultiSelect
      label={t('incidents.editor.only-if', { step: question.key })}
      inputWrapperOrder={hintBelow}
      description={t('incidents.editor.any-answer')}
      data={all.map((choice) => ({ value: choice, label: titleOf(choice) }))}
      error={error}
      value={chosen}
      onChange={onChange}
    />
  );
}
