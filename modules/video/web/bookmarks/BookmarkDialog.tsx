import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Modal, Stack, Switch, TextInput } from '@mantine/core';
import { showNotification } from '@mantine/notifications';
import { Notice } from '#web/design/Notice.tsx';
import { useForm } from '#web/form.ts';
import { instantOf, isoOf, localOf } from '#web/local-time.ts';
import { useCommand } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { addBookmark, listBookmarks } from '../../contract/bookmarks.ts';

export interface MarkedCamera {
  readonly id: string;
  readonly number?: number;
  readonly name: string;
}

/** A word for a moment of a camera; with an end it is a span. */
export function BookmarkDialog({
  camera,
  at,
  onClose,
}: {
  readonly camera: MarkedCamera;
  /** Of the moment that was seen when the dialog was asked for. */
  readonly at: string;
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const { timeZone } = useSession().town;
  const [isShared, setShared] = useState(false);
  const add = useCommand(addBookmark, { changes: [listBookmarks] });
  const form = useForm(async (field) => {
    const from = instantOf(field('from'), at, timeZone);
    await add.mutateAsync({
      cameraId: camera.id,
      from,
      to: isoOf(field('to') || null, timeZone),
      title: field('title'),
      isShared,
    });
    showNotification({ message: t('video.bookmark.added') });
    onClose();
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('video.bookmark.add-title')}
      closeButtonProps={{ 'aria-label': t('web.action.close') }}
    >
      <form onSubmit={form.onSubmit}>
        <Stack gap="md">
          <p>{camera.number === undefined ? camera.name : `${camera.number}. ${camera.name}`}</p>
          {form.problem ? <Notice kind="danger">{problemText(form.problem, t)}</Notice> : null}
          <TextInput name="title" required data-autofocus maxLength={120} label={t('video.bookmark.word')} />
          <SpanFields at={at} />
          <Switch
            label={t('video.bookmark.share')}
            checked={isShared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <Button type="submit" loading={form.isBusy}>
            {t('video.bookmark.save')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

function SpanFields({ at }: { readonly at: string }): ReactNode {
  const t = useText();
  const { timeZone } = useSession().town;
  return (
    <>
      <TextInput
        name="from"
        type="datetime-local"
        step={1}
        required
        label={t('video.bookmark.moment')}
        defaultValue={localOf(at, timeZone)}
      />
      <TextInput
        name="to"
        type="datetime-local"
        step={1}
        label={t('video.bookmark.end')}
        description={t('video.bookmark.end-hint')}
      />
    </>
  );
}
