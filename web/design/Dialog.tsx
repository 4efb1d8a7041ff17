import type { ReactNode } from 'react';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { problemText, useText } from '../texts.tsx';
import { Notice } from './Notice.tsx';

const usualSize = '38rem';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly size?: string | undefined;
}

/** Open for as long as it is rendered; Escape closes it and the focus goes back. */
export function Dialog({ title, onClose, children, size = usualSize }: DialogProps): ReactNode {
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
  readonly isDangerous?: boolean;
  /** Gets the fields the browser keeps; a form that keeps its own needs none of them. */
  readonly onSubmit: (form: FormData) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** The form of a dialog; one problem stands above its buttons until the next try. */
export function DialogForm({
  submit,
  isBusy,
  problem,
  isDangerous = false,
  onSubmit,
  onClose,
  children,
}: DialogFormProps): ReactNode {
  const t = useText();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(new FormData(event.currentTarget));
      }}
    >
      <Stack gap="md">
        {children}
        {problem ? <Notice kind="danger">{problemText(problem, t)}</Notice> : null}
        <Group gap="sm">
          <Button type="submit" loading={isBusy} {...(isDangerous ? { color: 'red' } : {})}>
            {submit}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('web.action.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A form over the page. */
export function FormDialog({
  title,
  size,
  ...form
}: DialogFormProps & Pick<DialogProps, 'title' | 'size'>): ReactNode {
  return (
    <Dialog title={title} size={size} onClose={form.onClose}>
      <DialogForm {...form} />
    </Dialog>
  );
}
