import type { ReactNode } from 'react';
import { useState } from 'react';
import { TextInput } from '@mantine/core';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { readSetup, saveJournal } from '../../contract/setup.ts';
import type { JournalView } from '../../contract/setup.ts';
import classes from '../journal/Journal.module.css';
import { FormEnd } from './FormEnd.tsx';

export interface JournalFormProps {
  readonly journal: JournalView | null;
  readonly onDone: () => void;
}

export function JournalForm({ journal, onDone }: JournalFormProps): ReactNode {
  const t = useText();
  const [title, setTitle] = useState(journal?.title ?? '');
  const [prefix, setPrefix] = useState(journal?.prefix ?? '');
  const [isActive, setIsActive] = useState(journal?.isActive ?? true);
  const save = useCommand(saveJournal, { changes: [readSetup], onDone });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ id: journal?.id ?? null, title, prefix, isActive });
      }}
    >
      <div className={classes.pair}>
        <TextInput
          label={t('telephonograms.setup.title')}
          required
          maxLength={100}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <TextInput
          label={t('telephonograms.setup.prefix')}
          description={t('telephonograms.setup.prefix-hint')}
          required
          maxLength={16}
          value={prefix}
          onChange={(event) => setPrefix(event.currentTarget.value)}
        />
      </div>
      <FormEnd
        isActive={isActive}
        isSaving={save.isPending}
        problem={save.error}
        onActive={setIsActive}
        onCancel={onDone}
      />
    </form>
  );
}
