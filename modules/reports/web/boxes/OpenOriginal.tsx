import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { useCan } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { openOriginal } from '../../contract/photo-box-routes.ts';
import classes from './Boxes.module.css';

/** For those with the right: the sealed original, for a reason that is put on record. */
export function OpenOriginal({ id }: { id: string }): ReactNode {
  const t = useText();
  const mayOpen = useCan(openOriginal.permission);
  const [reason, setReason] = useState('');
  if (!mayOpen) return null;
  const open = (event: FormEvent): void => {
    event.preventDefault();
    const path = openOriginal.path.replace(':id', id);
    location.assign(`${path}?${new URLSearchParams({ reason })}`);
    setReason('');
  };
  return (
    <form className={classes.editor} onSubmit={open}>
      <TextInput
        label={t('reports.boxes.open-why')}
        description={t('reports.boxes.recorded')}
        required
        minLength={3}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button type="submit" variant="default">
          {t('reports.boxes.open')}
        </Button>
      </div>
    </form>
  );
}
