import type { ChangeEvent, ReactNode } from 'react';
import { useEffect, useEffectEvent, useState } from 'react';
import { ActionIcon, Progress } from '@mantine/core';
import type { FileReference } from '#kernel/files/contract/file.ts';
import { icons } from '#web/icons.ts';
import type { IconName } from '#web/icons.ts';
import { newKey } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import type { ProofSource } from '../../contract/proof.ts';
import { photoLimit } from '../../contract/report.ts';
import { CoverOwnPhoto } from '../boxes/CoverOwnPhoto.tsx';
import classes from './PhotoField.module.css';
import type { PickedPhoto } from './photo-uploads.ts';
import { uploadOnce, usePhotoUpload } from './photo-uploads.ts';

export interface PhotoFieldProps<Photo extends PickedPhoto> {
  readonly photos: readonly Photo[];
  readonly onAdd: (photos: readonly PickedPhoto[]) => void;
  readonly onRemove: (key: string) => void;
  readonly onUploaded?: (key: string, reference: FileReference) => void;
  /** What the camera button says; the gallery's words are always the same. */
  readonly cameraText: string;
  /** In the person's language. */
  readonly problem?: string | null;
  readonly id?: string;
}

/** Pictures from the camera or from the device, on their way to the server while the person goes on. */
export function PhotoField<Photo extends PickedPhoto>(props: PhotoFieldProps<Photo>): ReactNode {
  const { photos, onAdd, onRemove, onUploaded, cameraText, problem, id } = props;
  const t = useText();
  const room = photoLimit - photos.length;
  const add = (source: ProofSource) => (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])].slice(0, room);
    event.target.value = '';
    onAdd(files.map((blob) => ({ key: newKey(), blob, source })));
  };
  // Another picture is another tile with a key of its own; the one before goes with no report.
  const replace = ({ key, source }: Photo, blob: Blob): void => {
    onRemove(key);
    onAdd([{ key: newKey(), blob, ...(source ? { source } : {}) }]);
  };
  return (
    <div className={classes.field}>
      {photos.length > 0 ? (
        <ul className={classes.tiles} aria-label={t('reports.photo.chosen')}>
          {photos.map((photo, index) => (
            <PhotoTile
              key={photo.key}
              photo={photo}
              order={index + 1}
              onRemove={onRemove}
              onCovered={(blob) => replace(photo, blob)}
              onUploaded={onUploaded}
            />
          ))}
        </ul>
      ) : null}
      {room > 0 ? (
        <div className={classes.buttons}>
          <FileButton
            icon="camera"
            text={cameraText}
            onChange={add('camera')}
            isCamera
            {...(id ? { id } : {})}
          />
          <FileButton icon="photo" text={t('reports.photo.from-device')} onChange={add('gallery')} />
        </div>
      ) : (
        <p className={classes.hint}>{t('reports.photo.enough', { count: photoLimit })}</p>
      )}
      {problem ? (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </div>
  );
}

interface FileButtonProps {
  readonly icon: IconName;
  readonly text: string;
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
  readonly isCamera?: boolean;
  readonly id?: string;
}

function FileButton({ icon, text, onChange, isCamera = false, id }: FileButtonProps): ReactNode {
  const Icon = icons[icon];
  return (
    <label className={classes.button} data-camera={isCamera || undefined}>
      <input
        type="file"
        accept="image/*"
        className="veche-hidden"
        onChange={onChange}
        {...(isCamera ? { capture: 'environment' as const } : { multiple: true })}
        {...(id ? { id } : {})}
      />
      <Icon size={24} aria-hidden="true" />
      {text}
    </label>
  );
}

interface PhotoTileProps {
  readonly photo: PickedPhoto;
  readonly order: number;
  readonly onRemove: (key: string) => void;
  readonly onCovered: (blob: Blob) => void;
  readonly onUploaded: ((key: string, reference: FileReference) => void) | undefined;
}

function PhotoTile({ photo, order, onRemove, onCovered, onUploaded }: PhotoTileProps): ReactNode {
  const t = useText();
  const [isCovering, setIsCovering] = useState(false);
  const upload = usePhotoUpload(photo.key);
  const url = useObjectUrl(photo.blob);
  useUploadNow(photo, onUploaded);
  const isWaiting = upload?.problem?.status === 0;
  return (
    <li className={classes.tile}>
      {url ? (
        <img src={url} alt={t('reports.photo.of-order', { order })} className={classes.picture} />
      ) : null}
      <ActionIcon
        variant="default"
        className={classes.remove}
        aria-label={t('reports.photo.remove', { order })}
        onClick={() => onRemove(photo.key)}
      >
        <icons.close size={20} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        className={classes.cover}
        aria-label={t('reports.boxes.title', { order })}
        onClick={() => setIsCovering(true)}
      >
        <icons.hide size={20} />
      </ActionIcon>
      {isCovering ? (
        <CoverOwnPhoto
          blob={photo.blob}
          url={url}
          order={order}
          onCovered={onCovered}
          onClose={() => setIsCovering(false)}
        />
      ) : null}
      {upload && !upload.isDone && !upload.problem ? (
        <Progress
          className={classes.progress}
          value={Math.max(5, upload.share * 100)}
          aria-label={t('reports.photo.uploading', { order })}
        />
      ) : null}
      {isWaiting ? <span className={classes.note}>{t('reports.photo.waits')}</span> : null}
      {upload?.problem && !isWaiting ? (
        <span className={classes.note} data-tone="bad" role="alert">
          {problemText(upload.problem, t)}
        </span>
      ) : null}
    </li>
  );
}

/** Begins at once; a lost connection is tried again when it returns. The tile shows what went wrong. */
function useUploadNow(photo: PickedPhoto, onUploaded: PhotoTileProps['onUploaded']): void {
  const start = useEffectEvent(() => {
    uploadOnce(photo).then(
      (reference) => onUploaded?.(photo.key, reference),
      () => {},
    );
  });
  useEffect(() => {
    start();
    const again = (): void => start();
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, [photo.key]);
}

/** NOTE: the picture behind a tile never changes; another picture is another tile. */
function useObjectUrl(blob: Blob): string {
  const [url] = useState(() => URL.createObjectURL(blob));
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return url;
}
