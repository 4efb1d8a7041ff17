import type { ReactNode } from 'react';
import { TextInput } from '@mantine/core';
import { Slot } from '#web/Slot.tsx';
import { useText } from '#web/texts.tsx';
import type { OfKind } from './action-fields.ts';
import classes from './Editor.module.css';
import { MinutesInput } from './small-fields.tsx';
import { TextField } from './WordingField.tsx';

/* Steps that other modules do. */

export function TelephonogramFields(props: OfKind<'telephonogram'>): ReactNode {
  const { action, onChange, faultAt, place } = props;
  const t = useText();
  return (
    <>
      <div className={classes.pair}>
        <Slot
          name="scenario.telephonogram"
          props={{
            from: action.from,
            to: action.to,
            fromFault: faultAt(`${place}.from`),
            toFault: faultAt(`${place}.to`),
            onChange: (changes) => onChange({ ...action, ...changes }),
          }}
          empty={<PlainPosts {...props} />}
        />
        <TextInput
          label={t('incidents.editor.subject')}
          required
          maxLength={200}
          error={faultAt(`${place}.subject`)}
          value={action.subject}
          onChange={(event) => onChange({ ...action, subject: event.currentTarget.value })}
        />
        <MinutesInput
          label={t('incidents.editor.accept-within')}
          seconds={action.acceptSeconds}
          error={faultAt(`${place}.acceptSeconds`)}
          onChange={(acceptSeconds) => onChange({ ...action, acceptSeconds })}
        />
      </div>
      <TextField {...props} />
    </>
  );
}

/** Where nobody keeps telephonograms, posts are written as they are called. */
function PlainPosts({ action, onChange, faultAt, place }: OfKind<'telephonogram'>): ReactNode {
  const t = useText();
  return (['from', 'to'] as const).map((field) => (
    <TextInput
      key={field}
      label={t(`incidents.editor.${field}`)}
      required
      maxLength={120}
      error={faultAt(`${place}.${field}`)}
      value={action[field]}
      onChange={(event) => onChange({ ...action, [field]: event.currentTarget.value })}
    />
  ));
}

export function DeviceFields({ action, onChange, faultAt, place }: OfKind<'device'>): ReactNode {
  const t = useText();
  return (
    <div className={classes.pair}>
      {(['device', 'command', 'undo'] as const).map((field) => (
        <TextInput
          key={field}
          label={t(`incidents.editor.${field}`)}
          required={field !== 'undo'}
          maxLength={120}
          error={faultAt(`${place}.${field}`)}
          value={action[field] ?? ''}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            onChange({ ...action, [field]: field === 'undo' && typed === '' ? null : typed });
          }}
        />
      ))}
    </div>
  );
}
