import type { ReactNode } from 'react';
import { NumberInput, Select } from '@mantine/core';
import { standardRoles } from '#kernel/access/roles.ts';
import { useText } from '#web/texts.tsx';
import { useTownWords } from '../use-town-words.ts';
import type { ActionFieldsProps, OfKind } from './action-fields.ts';
import { ApprovalFields, ChoiceFields } from './QuestionFields.tsx';
import classes from './Editor.module.css';
import { DeviceFields, TelephonogramFields } from './ModuleFields.tsx';
import { MinutesInput, RoleSelect } from './small-fields.tsx';
import { TextField, WordingField } from './WordingField.tsx';

const tellable = standardRoles.filter((role) => role !== 'public' && role !== 'resident');

/** What a step needs to know, by its kind. */
export function ActionFields(props: ActionFieldsProps): ReactNode {
  const { action } = props;
  switch (action.kind) {
    case 'send':
    case 'raise':
      return <LevelField {...props} action={action} />;
    case 'assign':
      return <ServiceField {...props} action={action} />;
    case 'open':
      return <OpenFields {...props} action={action} />;
    case 'notify':
      return <NotifyFields {...props} action={action} />;
    case 'note':
    case 'warning':
      return <TextField {...props} action={action} />;
    case 'cameras':
    case 'photo-card-over':
      return null;
    case 'photo-card':
      return <WithinField {...props} action={action} />;
    case 'wait':
      return <WaitField {...props} action={action} />;
    case 'ask':
      return <ChoiceFields {...props} action={action} />;
    case 'approve':
      return <ApprovalFields {...props} action={action} />;
    case 'telephonogram':
      return <TelephonogramFields {...props} action={action} />;
    case 'device':
      return <DeviceFields {...props} action={action} />;
  }
}

function LevelField({ action, onChange, faultAt, place }: OfKind<'send' | 'raise'>): ReactNode {
  const t = useText();
  return (
    <NumberInput
      label={t('incidents.field.level')}
      min={1}
      max={5}
      error={faultAt(`${place}.level`)}
      value={action.level}
      onChange={(value) => onChange({ ...action, level: Math.trunc(Number(value)) })}
    />
  );
}

function ServiceField({ action, onChange, faultAt, place }: OfKind<'assign'>): ReactNode {
  const t = useText();
  const { services } = useTownWords();
  return (
    <Select
      label={t('incidents.editor.service')}
      required
      searchable
      data={[...services]}
      error={faultAt(`${place}.serviceId`)}
      value={action.serviceId || null}
      onChange={(serviceId) => onChange({ ...action, serviceId: serviceId ?? '' })}
    />
  );
}

function OpenFields({ action, onChange, faultAt, place }: OfKind<'open'>): ReactNode {
  const t = useText();
  const { types } = useTownWords();
  return (
    <div className={classes.pair}>
      <Select
        label={t('incidents.editor.type')}
        required
        searchable
        data={[...types]}
        error={faultAt(`${place}.typeCode`)}
        value={action.typeCode || null}
        onChange={(typeCode) => onChange({ ...action, typeCode: typeCode ?? '' })}
      />
      <WordingField
        label={t('incidents.editor.text')}
        value={action.words}
        onChange={(words) => onChange({ ...action, words })}
        faultAt={faultAt}
        place={`${place}.words`}
      />
    </div>
  );
}

function NotifyFields(props: OfKind<'notify'>): ReactNode {
  const t = useText();
  const { action, onChange } = props;
  return (
    <div className={classes.pair}>
      <RoleSelect
        roles={tellable}
        label={t('incidents.editor.role')}
        value={action.roleId}
        onChange={(roleId) => onChange({ ...action, roleId })}
      />
      <TextField {...props} />
    </div>
  );
}

function WithinField({ action, onChange, faultAt, place }: OfKind<'photo-card'>): ReactNode {
  const t = useText();
  return (
    <MinutesInput
      label={t('incidents.editor.photo-card-within')}
      seconds={action.withinSeconds}
      error={faultAt(`${place}.withinSeconds`)}
      onChange={(withinSeconds) => onChange({ ...action, withinSeconds })}
    />
  );
}

function WaitField({ action, onChange, faultAt, place }: OfKind<'wait'>): ReactNode {
  const t = useText();
  return (
    <MinutesInput
      label={t('incidents.editor.minutes')}
      seconds={action.seconds}
      error={faultAt(`${place}.seconds`)}
      onChange={(seconds) => onChange({ ...action, seconds })}
    />
  );
}
