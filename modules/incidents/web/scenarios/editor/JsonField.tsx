import type { ReactNode } from 'react';
import { useState } from 'react';
import { Textarea } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import { scenarioDefinition } from '../../../contract/scenario-definition.ts';
import type { ScenarioDefinition } from '../../../contract/scenario-definition.ts';

export interface JsonFieldProps {
  readonly definition: ScenarioDefinition;
  readonly onChange: (definition: ScenarioDefinition) => void;
}

/** The form as JSON. What is typed here and is right goes into the form at once; what is wrong stays here and says so. */
export function JsonField({ definition, onChange }: JsonFieldProps): ReactNode {
  const t = useText();
  const [typed, setTyped] = useState<string | null>(null);
  const flaw = typed === null ? null : flawOf(typed);
  const change = (text: string): void => {
    setTyped(text);
    const parsed = scenarioDefinition.safeParse(parseJson(text));
    if (parsed.success) onChange(parsed.data);
  };
  return (
    <Textarea
      label={t('incidents.scenario.definition')}
      error={flaw === null ? null : t('incidents.scenario.flaw', { flaw })}
      autosize
      minRows={12}
      maxRows={40}
      spellCheck={false}
      styles={{ input: { fontFamily: 'monospace' } }}
      value={typed ?? JSON.stringify(definition, null, 2)}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={() => {
        if (flaw === null) setTyped(null);
      }}
    />
  );
}

/** Where it is wrong; null: it is well. */
function flawOf(text: string): string | null {
  const value = parseJson(text);
  if (value === undefined) return 'JSON';
  const parsed = scenarioDefinition.safeParse(value);
  return parsed.success ? null : (parsed.error.issues[0]?.path.join('.') ?? '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
