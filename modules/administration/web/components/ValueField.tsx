import type { ReactNode } from 'react';
import { useState } from 'react';
import { NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useText } from '#web/texts.tsx';

export interface ValueFieldProps {
  readonly label: string;
  /** JSON Schema of the value. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly error: string | null;
}

/** The field a JSON Schema asks for; what has no field of its own is edited as JSON. */
export function ValueField(props: ValueFieldProps): ReactNode {
  const { label, schema, value, onChange, error } = props;
  const common = { label, error };
  if (schema['type'] === 'boolean') {
    return (
      <Switch
        {...common}
        size="md"
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  const choices = schema['enum'];
  if (Array.isArray(choices)) {
    return (
      <Select
        {...common}
        allowDeselect={false}
        data={choices.map(String)}
        value={String(value)}
        onChange={onChange}
      />
    );
  }
  if (schema['type'] === 'integer' || schema['type'] === 'number') return <NumberField {...props} />;
  if (schema['type'] === 'string') {
    return (
      <TextInput
        {...common}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return <JsonField {...props} />;
}

function NumberField({ label, schema, value, onChange, error }: ValueFieldProps): ReactNode {
  const limit = (name: string) =>
    typeof schema[name] === 'number' ? { [limitProps[name] ?? name]: schema[name] } : {};
  return (
    <NumberInput
      label={label}
      error={error}
      size="md"
      allowDecimal={schema['type'] === 'number'}
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
      {...limit('minimum')}
      {...limit('maximum')}
    />
  );
}

const limitProps: Readonly<Record<string, string>> = { minimum: 'min', maximum: 'max' };

function JsonField({ label, value, onChange, error }: ValueFieldProps): ReactNode {
  const t = useText();
  const [text, setText] = useState(() => JSON.stringify(value, null, 2));
  const [isBroken, setIsBroken] = useState(false);
  const read = (next: string): void => {
    setText(next);
    const parsed = parseJson(next);
    setIsBroken(parsed === undefined);
    if (parsed !== undefined) onChange(parsed);
  };
  return (
    <Textarea
      label={label}
      description={t('administration.settings.json')}
      error={isBroken ? t('administration.settings.json-broken') : error}
      autosize
      minRows={3}
      value={text}
      onChange={(event) => read(event.currentTarget.value)}
    />
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
