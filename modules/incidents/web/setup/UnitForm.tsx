import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { addUnit, readSetup } from '../../contract/setup.ts';
import shift from '../shift/Shift.module.css';

export function UnitForm({ serviceId }: { serviceId: string }): ReactNode {
  const t = useText();
  const [title, setTitle] = useState('');
  const add = useCommand(addUnit, { changes: [readSetup], onDone: () => setTitle('') });
  return (
    <form
      className={shift.form}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ serviceId, title });
      }}
    >
      <TextInput
        label={t('incidents.setup.unit')}
        maxLength={100}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={add.isPending} disabled={title.trim() === ''}>
        {t('incidents.setup.add-unit')}
      </Button>
      {add.error ? <Notice kind="danger">{problemText(add.error, t)}</Notice> : null}
    </form>
  );
}
