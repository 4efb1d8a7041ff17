import type { ReactNode } from 'react';
import { Button, MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import type { Condition, EventTrigger, ScenarioTrigger } from '../../../contract/scenario-definition.ts';
import type { OccasionView } from '../../../contract/scenarios.ts';
import { useTownWords } from '../use-town-words.ts';
import { changeTrigger, triggerKinds } from './definition-draft.ts';
import classes from './Editor.module.css';
import { hintBelow } from './small-fields.tsx';
import type { FaultAt } from './use-faults.ts';
import { WordingField } from './WordingField.tsx';

export interface TriggerFieldsProps<Trigger extends ScenarioTrigger = ScenarioTrigger> {
  readonly trigger: Trigger;
  readonly occasions: readonly OccasionView[];
  readonly onChange: (trigger: ScenarioTrigger) => void;
  readonly faultAt: FaultAt;
}

/** What begins a scenario. */
export function TriggerFields(props: TriggerFieldsProps): ReactNode {
  const t = useText();
  const { trigger, onChange, faultAt } = props;
  const { types } = useTownWords();
  return (
    <>
      <Select
        label={t('incidents.editor.begins')}
        allowDeselect={false}
        data={triggerKinds.map((on) => ({ value: on, label: t(`incidents.scenario.on.${on}`) }))}
        value={trigger.on}
        onChange={(on) =>
          onChange(changeTrigger(trigger, triggerKinds.find((one) => one === on) ?? trigger.on))
        }
      />
      {trigger.on === 'event' ? (
        <EventFields {...props} trigger={trigger} />
      ) : (
        <div className={classes.pair}>
          <MultiSelect
            label={t('incidents.editor.types')}
            required
            searchable
            data={[...types]}
            error={faultAt('trigger.typeCodes')}
            value={trigger.typeCodes}
            onChange={(typeCodes) => onChange({ ...trigger, typeCodes })}
          />
          <OwnFields {...props} trigger={trigger} />
        </div>
      )}
    </>
  );
}

function OwnFields({
  trigger,
  onChange,
}: TriggerFieldsProps<Exclude<ScenarioTrigger, EventTrigger>>): ReactNode {
  const t = useText();
  switch (trigger.on) {
    case 'manual':
      return null;
    case 'raised':
      return (
        <NumberInput
          label={t('incidents.editor.level-from')}
          min={2}
          max={5}
          value={trigger.levelAtLeast}
          onChange={(value) => onChange({ ...trigger, levelAtLeast: Math.trunc(Number(value)) })}
        />
      );
    case 'registered':
    case 'alarm':
      return (
        <>
          <NumberInput
            label={t('incidents.editor.priority')}
            inputWrapperOrder={hintBelow}
            description={t('incidents.editor.priority-hint')}
            min={1}
            max={4}
            value={trigger.priorityAtMost}
            onChange={(value) => onChange({ ...trigger, priorityAtMost: Math.trunc(Number(value)) })}
          />
          {trigger.on === 'alarm' ? (
            <TagsInput
              label={t('incidents.editor.sources')}
              inputWrapperOrder={hintBelow}
              description={t('incidents.editor.sources-hint')}
              maxTags={20}
              value={trigger.sources}
              onChange={(sources) => onChange({ ...trigger, sources })}
            />
          ) : null}
        </>
      );
  }
}

function EventFields({ trigger, occasions, onChange, faultAt }: TriggerFieldsProps<EventTrigger>): ReactNode {
  const t = useText();
  const { types } = useTownWords();
  const { eventId, where, opens } = trigger;
  const fields = occasions.find((one) => one.eventId === eventId)?.fields ?? [];
  return (
    <>
      <Select
        label={t('incidents.editor.event')}
        required
        searchable
        data={occasions.map((one) => ({ value: one.eventId, label: one.title }))}
        error={faultAt('trigger.eventId')}
        value={eventId || null}
        onChange={(value) => onChange({ ...trigger, eventId: value ?? '', where: [] })}
      />
      <Conditions
        fields={fields}
        where={where}
        onChange={(changed) => onChange({ ...trigger, where: changed })}
        faultAt={faultAt}
      />
      <div className={classes.pair}>
        <Select
          label={t('incidents.editor.opens-type')}
          inputWrapperOrder={hintBelow}
          description={t('incidents.editor.opens-hint')}
          allowDeselect={false}
          searchable
          data={[...types]}
          error={faultAt('trigger.opens.typeCode')}
          value={opens.typeCode}
          onChange={(typeCode) => onChange({ ...trigger, opens: { ...opens, typeCode: typeCode ?? '' } })}
        />
        <WordingField
          label={t('incidents.editor.text')}
          value={opens.words}
          onChange={(words) => onChange({ ...trigger, opens: { ...opens, words } })}
          faultAt={faultAt}
          place="trigger.opens.words"
        />
      </div>
    </>
  );
}

interface ConditionsProps {
  readonly fields: readonly string[];
  readonly where: EventTrigger['where'];
  readonly onChange: (where: EventTrigger['where']) => void;
  readonly faultAt: FaultAt;
}

const conditionsAtMost = 10;

function Conditions({ fields, where, onChange, faultAt }: ConditionsProps): ReactNode {
  const t = useText();
  return (
    <>
      {where.map((one, index) => (
        <ConditionFields
          // oxlint-disable-next-line react/no-array-index-key -- conditions have no name and do not move
          key={index}
          number={index + 1}
          condition={one}
          fields={fields}
          fault={faultAt(`trigger.where.${index}.field`) ?? faultAt(`trigger.where.${index}.value`)}
          onChange={(changed) => onChange(where.with(index, changed))}
          onRemove={() => onChange(where.toSpliced(index, 1))}
        />
      ))}
      <div className={classes.buttons}>
        <Button
          size="compact-md"
          variant="default"
          disabled={fields.length === 0 || where.length >= conditionsAtMost}
          onClick={() => onChange([...where, { field: fields[0] ?? '', is: 'equal', value: '' }])}
        >
          {t('incidents.editor.add-condition')}
        </Button>
      </div>
    </>
  );
}

const relations = ['equal', 'other', 'at-least', 'at-most'] as const;

interface ConditionFieldsProps {
  readonly number: number;
  readonly condition: Condition;
  readonly fields: readonly string[];
  readonly fault: string | null;
  readonly onChange: (condition: Condition) => void;
  readonly onRemove: () => void;
}

function ConditionFields(props: ConditionFieldsProps): ReactNode {
  const t = useText();
  const { number, condition, fields, fault, onChange, onRemove } = props;
  return (
    <div className={classes.pair} role="group" aria-label={t('incidents.editor.condition', { number })}>
      <Select
        label={t('incidents.editor.fact')}
        allowDeselect={false}
        data={[...fields]}
        value={condition.field}
        onChange={(field) => onChange({ ...condition, field: field ?? '' })}
      />
      <Select
        label={t('incidents.editor.relation')}
        allowDeselect={false}
        data={relations.map((is) => ({ value: is, label: t(`incidents.editor.relation.${is}`) }))}
        value={condition.is}
        onChange={(is) => onChange({ ...condition, is: relations.find((one) => one === is) ?? 'equal' })}
      />
      <div className={classes.line}>
        <TextInput
          label={t('incidents.editor.value')}
          maxLength={100}
          error={fault}
          value={String(condition.value)}
          onChange={(event) => onChange({ ...condition, value: event.currentTarget.value })}
        />
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
