import type { ReactNode } from 'react';
import { Button, Select } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import { approvalChoices, approverRoles } from '../../../contract/scenario-definition.ts';
import type { ScenarioAction } from '../../../contract/scenario-definition.ts';
import { useWording } from '../use-action-text.ts';
import type { ActionFieldsProps, OfKind } from './action-fields.ts';
import classes from './Editor.module.css';
import { MinutesInput, RoleSelect } from './small-fields.tsx';
import { WordingField } from './WordingField.tsx';

const [fewest, most] = [2, 6];

type Ask = Extract<ScenarioAction, { kind: 'ask' }>;

/** A question with its answers, and what counts when nobody gives one. */
export function ChoiceFields({ action, onChange, faultAt, place }: ActionFieldsProps<Ask>): ReactNode {
  const t = useText();
  const words = useWording();
  const { choices } = action;
  const changeChoices = (changed: Ask['choices']): void => onChange({ ...action, choices: changed });
  return (
    <>
      <WordingField
        label={t('incidents.editor.question')}
        value={action.question}
        onChange={(question) => onChange({ ...action, question })}
        faultAt={faultAt}
        place={`${place}.question`}
      />
      <Choices choices={choices} onChange={changeChoices} faultAt={faultAt} place={`${place}.choices`} />
      <div className={classes.pair}>
        <MinutesInput
          label={t('incidents.editor.within')}
          seconds={action.withinSeconds}
          error={faultAt(`${place}.withinSeconds`)}
          onChange={(withinSeconds) => onChange({ ...action, withinSeconds })}
        />
        <Select
          label={t('incidents.editor.on-silence')}
          allowDeselect={false}
          error={faultAt(place)}
          data={choices.map(({ key, title }) => ({ value: key, label: words(title) || key }))}
          value={action.onSilence}
          onChange={(key) => onChange({ ...action, onSilence: key ?? '' })}
        />
      </div>
    </>
  );
}

interface ChoicesProps extends Pick<ActionFieldsProps, 'faultAt' | 'place'> {
  readonly choices: Ask['choices'];
  readonly onChange: (choices: Ask['choices']) => void;
}

function Choices({ choices, onChange, faultAt, place }: ChoicesProps): ReactNode {
  const t = useText();
  return (
    <>
      {choices.map((choice, index) => (
        <div key={choice.key} className={classes.line}>
          <WordingField
            label={t('incidents.editor.answer', { number: index + 1 })}
            value={choice.title}
            onChange={(title) => onChange(choices.with(index, { ...choice, title }))}
            faultAt={faultAt}
            place={`${place}.${index}.title`}
            isShort
          />
          {choices.length > fewest ? (
            <Button
              variant="subtle"
              onClick={() => onChange(choices.toSpliced(index, 1))}
              aria-label={t('incidents.editor.remove-answer', { number: index + 1 })}
            >
              {t('incidents.editor.remove')}
            </Button>
          ) : null}
        </div>
      ))}
      <div className={classes.buttons}>
        {choices.length < most ? (
          <Button
            size="compact-md"
            variant="default"
            onClick={() => onChange([...choices, { key: freeKey(choices), title: '' }])}
          >
            {t('incidents.editor.add-answer')}
          </Button>
        ) : null}
      </div>
    </>
  );
}

function freeKey(choices: Ask['choices']): string {
  const taken = new Set(choices.map(({ key }) => key));
  let number = choices.length + 1;
  while (taken.has(`answer-${number}`)) number += 1;
  return `answer-${number}`;
}

/** Whose word, how long it is waited for, and whose then. */
export function ApprovalFields({ action, onChange, faultAt, place }: OfKind<'approve'>): ReactNode {
  const t = useText();
  return (
    <>
      <WordingField
        label={t('incidents.editor.question')}
        value={action.question}
        onChange={(question) => onChange({ ...action, question })}
        faultAt={faultAt}
        place={`${place}.question`}
      />
      <div className={classes.pair}>
        <RoleSelect
          roles={approverRoles}
          label={t('incidents.editor.approver')}
          value={action.roleId}
          onChange={(roleId) => onChange({ ...action, roleId })}
        />
        <MinutesInput
          label={t('incidents.editor.within')}
          seconds={action.withinSeconds}
          error={faultAt(`${place}.withinSeconds`)}
          onChange={(withinSeconds) => onChange({ ...action, withinSeconds })}
        />
        <Select
          label={t('incidents.editor.next-approver')}
          clearable
          data={approverRoles.map((role) => ({ value: role, label: t(`incidents.role.${role}`) }))}
          value={action.nextRoleId}
          onChange={(role) =>
            onChange({ ...action, nextRoleId: approverRoles.find((one) => one === role) ?? null })
          }
        />
        <Select
          label={t('incidents.editor.on-silence')}
          allowDeselect={false}
          data={approvalChoices.map((choice) => ({
            value: choice,
            label: t(`incidents.scenario.choice.${choice}`),
          }))}
          value={action.onSilence}
          onChange={(choice) =>
            onChange({ ...action, onSilence: choice === 'approved' ? 'approved' : 'refused' })
          }
        />
      </div>
    </>
  );
}
