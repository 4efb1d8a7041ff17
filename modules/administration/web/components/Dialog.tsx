import type { ReactNode } from 'react';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { problemText, useText } from '#web/texts.tsx';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly size?: string;
}

/** Open for as long as it is rendered; Escape closes it and the focus goes back. */
export function Dialog({ title, onClose, children, size = '36rem' }: DialogProps): ReactNode {
  const t = useText();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': t('web.action.close') }}
    >
      {children}
    </Modal>
  );
}

export interface DialogFormProps {
  readonly submit: string;
  readonly isBusy: boolean;
  readonly problem: Error | null;
  readonly onSubmit: (form: FormData) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
  readonly isDangerous?: boolean;
}

/** The form of a dialog: the browser keeps the fields, one problem stands above them until the next try. */
export function DialogForm(props: DialogFormProps): ReactNode {
  const t = useText();
  const { submit, isBusy, problem, onSubmit, onClose, children, isDangerous } = props;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(new FormData(event.currentTarget));
      }}
    >
      <Stack gap="md">
        {problem ? <Notice kind="danger">{problemText(problem, t)}</Notice> : null}
        {children}
        <Group gap="sm">
          <Button type="submit" loading={isBusy} {...(isDangerous ? { color: 'red' } : {})}>
            {submit}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('administration.action.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A field of a form, trimmed; null when it is empty. */
export function fieldOf(form: FormData, name: string): string | null {
  const value = form.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** The reason for the audit, when one was given. */
export function reasonOf(form: FormData): { reason?: string } {
  const reason = fieldOf(form, 'reason');
  return reason === null ? {} : { reason };
}
