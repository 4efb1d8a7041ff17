import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, FileButton } from '@mantine/core';
import type { FileReference } from '#kernel/files/contract/file.ts';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { problemText, useText } from '#web/texts.tsx';
import { uploadPicture } from '#web/upload.ts';
import card from '../card/Card.module.css';

const photosAtMost = 3;

interface Picked {
  readonly reference: FileReference;
  readonly thumbnailUrl: string;
}

export interface PickedPictures {
  readonly picked: readonly Picked[];
  readonly references: readonly FileReference[];
  readonly isBusy: boolean;
  readonly failure: Error | null;
  add(files: readonly File[]): void;
  remove(id: string): void;
}

/** Pictures chosen for a photo card; they are uploaded at once. */
export function usePickedPictures(): PickedPictures {
  const [picked, setPicked] = useState<readonly Picked[]>([]);
  const [waiting, setWaiting] = useState(0);
  const [failure, setFailure] = useState<Error | null>(null);
  const addOne = async (file: File): Promise<void> => {
    setWaiting((count) => count + 1);
    try {
      const { id, claim, thumbnailUrl } = await uploadPicture(file);
      setPicked((before) => [...before, { reference: { id, claim }, thumbnailUrl }]);
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setWaiting((count) => count - 1);
    }
  };
  return {
    picked,
    references: picked.map(({ reference }) => reference),
    isBusy: waiting > 0,
    failure,
    add: (files) => {
      setFailure(null);
      for (const file of files.slice(0, photosAtMost - picked.length)) void addOne(file);
    },
    remove: (id) => setPicked((before) => before.filter(({ reference }) => reference.id !== id)),
  };
}

export function PickedPhotos({ pictures }: { pictures: PickedPictures }): ReactNode {
  const t = useText();
  const { picked, isBusy, failure, add, remove } = pictures;
  return (
    <div className={card.form}>
      {picked.length > 0 ? (
        <div className={card.photos}>
          {picked.map(({ reference, thumbnailUrl }, index) => (
            <div key={reference.id}>
              <img src={thumbnailUrl} alt={t('incidents.photo-card.picked', { number: index + 1 })} />
              <Button size="compact-sm" variant="subtle" onClick={() => remove(reference.id)}>
                {t('incidents.editor.remove')}
              </Button>
            </div>
          ))}
        </div>
      ) : null}
      {picked.length < photosAtMost ? (
        <FileButton multiple accept="image/jpeg,image/png,image/webp,image/avif" onChange={add}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              loading={isBusy}
              leftSection={<icons.camera size={20} aria-hidden="true" />}
            >
              {t('incidents.photo-card.add-photo')}
            </Button>
          )}
        </FileButton>
      ) : null}
      {failure ? <Notice kind="danger">{problemText(failure, t)}</Notice> : null}
    </div>
  );
}
