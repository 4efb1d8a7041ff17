import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { PictureBox } from '#kernel/files/contract/box.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useText } from '#web/texts.tsx';
import { BoxEditor } from './BoxEditor.tsx';
import { burnBoxes } from './burn-boxes.ts';
import classes from './Boxes.module.css';

export interface CoverOwnPhotoProps {
  readonly blob: Blob;
  readonly url: string;
  readonly order: number;
  readonly onCovered: (blob: Blob) => void;
  readonly onClose: () => void;
}

/** Before sending: the author fills in what nobody should see. The parts are gone before the photo leaves the device. */
export function CoverOwnPhoto({ blob, url, order, onCovered, onClose }: CoverOwnPhotoProps): ReactNode {
  const t = useText();
  const [boxes, setBoxes] = useState<readonly PictureBox[]>([]);
  const burn = useMutation({ mutationFn: () => burnBoxes(blob, boxes), onSuccess: onCovered });
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('reports.boxes.title', { order })}
      closeButtonProps={{ 'aria-label': t('web.action.close') }}
    >
      <div className={classes.editor}>
        <BoxEditor url={url} alt={t('reports.photo.of-order', { order })} boxes={boxes} onChange={setBoxes} />
        {burn.error ? <Notice kind="danger">{t('reports.boxes.failed')}</Notice> : null}
        <div className={classes.buttons}>
          <Button disabled={boxes.length === 0} loading={burn.isPending} onClick={() => burn.mutate()}>
            {t('reports.boxes.apply')}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {t('web.action.cancel')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
