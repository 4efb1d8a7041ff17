import type { ReactNode } from 'react';
import { Button, Checkbox } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { problemText, useText } from '#web/texts.tsx';
import classes from '../journal/Journal.module.css';

export interface FormEndProps {
  readonly isActive: boolean;
  readonly isSaving: boolean;
  readonly problem: Error | null;
  readonly onActive: (isActive: boolean) => void;
  readonly onCancel: () => void;
}

/** How every form of the setup ends: in use or not, save, leave. */
export function FormEnd({ isActive, isSaving, problem, onActive, onCancel }: FormEndProps): ReactNode {
  const t = useText();
  return (
    <>
      <Checkbox
        label={t('telephonograms.setup.active')}
        checked={isActive}
        onChange={(event) => onActive(event.currentTarget.checked)}
      />
      {problem ? <Notice kind="danger">{problemText(problem, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={isSaving}>
          {t('telephonograms.setup.save')}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t('telephonograms.cancel')}
        </Button>
      </div>
    </>
  );
}
