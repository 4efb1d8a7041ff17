import type { ReactNode } from 'react';
import { useRef, useState } from 'react';
import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { icons } from '#web/icons.ts';
import { useShortcuts } from '#web/keyboard.tsx';
import { useText } from '#web/texts.tsx';

const typingMs = 300;

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Searches when typing rests; `/` leads into it. */
export function SearchField({ label, value, onChange }: SearchFieldProps): ReactNode {
  const t = useText();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const tell = useDebouncedCallback(onChange, typingMs);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    if (typed.trim() !== value) setTyped(value);
  }
  useShortcuts([{ keys: '/', title: t('administration.keys.search'), run: () => field.current?.focus() }]);
  return (
    <TextInput
      ref={field}
      type="search"
      label={label}
      leftSection={<icons.search size={20} aria-hidden="true" />}
      value={typed}
      maxLength={100}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        tell(event.currentTarget.value.trim());
      }}
    />
  );
}
