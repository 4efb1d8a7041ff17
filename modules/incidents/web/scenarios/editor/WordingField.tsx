import type { ReactNode } from 'react';
import { Button, Textarea, TextInput } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import type { Wording } from '../../../contract/scenario-definition.ts';
import classes from './Editor.module.css';
import type { OfKind } from './action-fields.ts';
import type { FaultAt } from './use-faults.ts';

const languages = ['ru', 'uk', 'en'] as const;

export interface WordingFieldProps {
  readonly label: string;
  readonly value: Wording;
  readonly onChange: (value: Wording) => void;
  readonly faultAt: FaultAt;
  /** Of the field: `steps.1.action.text`. */
  readonly place: string;
  readonly isShort?: boolean;
  readonly maxLength?: number;
}

/** Words as the town says them, or in each of its languages. */
export function WordingField(props: WordingFieldProps): ReactNode {
  const t = useText();
  const { label, value, onChange, faultAt, place, isShort = false, maxLength = 1000 } = props;
  const isOne = typeof value === 'string';
  const Field = isShort ? TextInput : Textarea;
  const rest = isShort ? {} : { autosize: true, minRows: 1 };
  return (
    <div className={classes.wording}>
      {isOne ? (
        <Field
          label={label}
          required
          maxLength={maxLength}
          error={faultAt(place)}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          {...rest}
        />
      ) : (
        languages.map((language) => (
          <Field
            key={language}
            label={`${label} (${t(`incidents.editor.language.${language}`)})`}
            required
            maxLength={maxLength}
            error={faultAt(`${place}.${language}`) ?? (value[language] === '' ? faultAt(place) : null)}
            value={value[language]}
            onChange={(event) => onChange({ ...value, [language]: event.currentTarget.value })}
            {...rest}
          />
        ))
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => onChange(isOne ? { ru: value, uk: value, en: value } : value.ru)}
      >
        {t(isOne ? 'incidents.editor.in-languages' : 'incidents.editor.in-one')}
      </Button>
    </div>
  );
}

/** What a step says. */
export function TextField({
  action,
  onChange,
  faultAt,
  place,
}: OfKind<'notify' | 'note' | 'warning' | 'telephonogram'>): ReactNode {
  const t = useText();
  return (
    <WordingField
      label={t('incidents.editor.text')}
      value={action.text}
      onChange={(text) => onChange({ ...action, text })}
      faultAt={faultAt}
      place={`${place}.text`}
    />
  );
}
