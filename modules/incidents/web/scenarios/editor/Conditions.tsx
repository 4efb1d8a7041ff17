import type { ReactNode } from 'react';
import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import type { Condition, EventTrigger } from '../../../contract/scenario-definition.ts';
import type { OccasionView } from '../../../contract/scenarios.ts';
import classes from './Editor.module.css';
import type { FaultAt } from './use-faults.ts';

type Fact = OccasionView['facts'][number];

export interface ConditionsProps {
  readonly facts: readonly Fact[];
  readonly where: EventTrigger['where'];
  readonly onChange: (where: EventTrigger['where']) => void;
  readonly faultAt: FaultAt;
}

const conditionsAtMost = 10;

/** What an event must tell so that it begins the scenario; codes are chosen by their names. */
export function Conditions({ facts, where, onChange, faultAt }: ConditionsProps): ReactNode {
  const t = useText();
  const [first] = facts;
  const add = (fact: Fact): void =>
    onChange([...where, { field: fact.field, is: 'equal', value: fact.choices[0]?.value ?? '' }]);
  return (
    <>
      {where.map((one, index) => (
        <ConditionFields
          // oxlint-disable-next-line react/no-array-index-key -- conditions have no name and do not move
          key={index}
          number={index + 1}
          condition={one}
          facts={facts}
          fault={faultAt(`trigger.where.${index}.field`) ?? faultAt(`trigger.where.${index}.value`)}
          onChange={(changed) => onChange(where.with(index, changed))}
          onRemove={() => onChange(where.toSpliced(index, 1))}
        />
      ))}
      <div className={classes.buttons}>
        <Button
          size="compact-md"
          variant="default"
          disabled={!first || where.length >= conditionsAtMost}
          onClick={() => (first ? add(first) : undefined)}
        >
          {t('incidents.editor.add-condition')}
        </Button>
      </div>
    </>
  );
}

const relations = ['equal', 'other', 'at-least', 'at-most'] as const;
/** A code is neither more nor less than another. */
const relationsOfCodes = ['equal', 'other'] as const;

interface ConditionFieldsProps {
  readonly number: number;
  readonly condition: Condition;
  readonly facts: readonly Fact[];
  readonly fault: string | null;
  readonly onChange: (condition: Condition) => void;
  readonly onRemove: () => void;
}

function ConditionFields(props: ConditionFieldsProps): ReactNode {
  const t = useText();
  const { number, condition, facts, fault, onChange, onRemove } = props;
  const fact = facts.find(({ field }) => field === condition.field);
  // What was written as JSON may ask for what nobody offers.
  const known = fact ? [] : [{ value: condition.field, label: condition.field }];
  const offered = fact && fact.choices.length > 0 ? relationsOfCodes : relations;
  return (
    <div className={classes.pair} role="group" aria-label={t('incidents.editor.condition', { number })}>
      <Select
        label={t('incidents.editor.fact')}
        allowDeselect={false}
        data={[...facts.map(({ field, title }) => ({ value: field, label: title })), ...known]}
        value={condition.field}
        onChange={(field) => {
          const chosen = facts.find((one) => one.field === field);
          if (chosen) onChange({ field: chosen.field, is: 'equal', value: chosen.choices[0]?.value ?? '' });
        }}
      />
      <Select
        label={t('incidents.editor.relation')}
        allowDeselect={false}
        data={offered.map((is) => ({ value: is, label: t(`incidents.editor.relation.${is}`) }))}
        value={condition.is}
        onChange={(is) => onChange({ ...condition, is: offered.find((one) => one === is) ?? 'equal' })}
      />
      <div className={classes.line}>
        <ValueField fact={fact} condition={condition} fault={fault} onChange={onChange} />
        <Button
          variant="subtle"
          aria-label={t('incidents.editor.remove-condition', { number })}
          onClick={onRemove}
        >
          {t('incidents.editor.remove')}
        </Button>
      </div>
    </div>
  );
}

interface ValueFieldProps extends Pick<ConditionFieldsProps, 'condition' | 'fault' | 'onChange'> {
  readonly fact: Fact | undefined;
}

function ValueField({ fact, condition, fault, onChange }: ValueFieldProps): ReactNode {
  const t = useText();
  const label = t('incidents.editor.value');
  const { is, value } = condition;
  if (fact && fact.choices.length > 0)
    return (
      <Select
        label={label}
        searchable
        allowDeselect={false}
        error={fault}
        data={fact.choices.map((choice) => ({ value: choice.value, label: choice.title }))}
        value={String(value)}
        onChange={(chosen) => onChange({ ...condition, value: chosen ?? value })}
      />
    );
  if (is === 'at-least' || is === 'at-most')
    return (
      <NumberInput
        label={label}
        error={fault}
        value={Number(value) || 0}
        onChange={(typed) => onChange({ ...condition, value: Number(typed) })}
      />
    );
  return (
    <TextInput
      label={label}
      maxLength={100}
      error={fault}
      value={String(value)}
      onChange={(event) => onChange({ ...condition, value: event.currentTarget.value })}
    />
  );
}
