import type { ReactNode } from 'react';
import { TextInput } from '@mantine/core';
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
        {(['from', 'to', 'subject'] as const).map((field) => (
          <TextInput
            key={field}
            label={t(`incidents.editor.${field}`)}
            required
            maxLength={field === 'subject' ? 200 : 120}
            error={faultAt(`${place}.${field}`)}
            value={action[field]}
            onChange={(event) => onChange({ ...action, [field]: event.currentTarget.value })}
          />
        ))}
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
