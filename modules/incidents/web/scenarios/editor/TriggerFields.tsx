import type { ReactNode } from 'react';
import { MultiSelect, NumberInput, Select, TagsInput } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import type { EventTrigger, ScenarioTrigger } from '../../../contract/scenario-definition.ts';
import type { OccasionView } from '../../../contract/scenarios.ts';
import { useTownWords } from '../use-town-words.ts';
import { Conditions } from './Conditions.tsx';
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
  const facts = occasions.find((one) => one.eventId === eventId)?.facts ?? [];
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
        facts={facts}
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
