import type { ReactNode } from 'react';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { problemText, useText } from '#web/texts.tsx';

/** A form over the page: the browser keeps the fields, one problem stands above them until the next try. */
export function FormDialog({
  title,
  submit,
  isBusy,
  problem,
  isDangerous = false,
  onSubmit,
  onClose,
  children,
}: {
  readonly title: string;
  readonly submit: string;
  readonly isBusy: boolean;
  readonly problem: Error | null;
  readonly isDangerous?: boolean;
  readonly onSubmit: (form: FormData) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}): ReactNode {
  const t = useText();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="40rem"
      closeButtonProps={{ 'aria-label': t('web.action.close') }}
    >
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
              {t('video.action.cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** A field of a form, trimmed; null when it is empty. */
export function fieldOf(form: FormData, name: string): string | null {
  const value = form.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
