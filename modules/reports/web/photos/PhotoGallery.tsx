import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Modal } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import type { ReportCard } from '../../contract/report.ts';
import classes from './PhotoGallery.module.css';

type Photo = ReportCard['photos'][number];

/** The pictures of a report; where the work is proved, before and after stand side by side. */
export function PhotoGallery({ photos }: { photos: readonly Photo[] }): ReactNode {
  const t = useText();
  const [openAt, setOpenAt] = useState<number | null>(null);
  if (photos.length === 0) return null;

  const of = (kind: Photo['kind']): Photo[] => photos.filter((photo) => photo.kind === kind);
  const [before, after, returned] = [of('problem'), of('proof'), of('verdict')];
  const open = (photo: Photo): void => setOpenAt(photos.indexOf(photo));
  const isComparison = before.length > 0 && after.length > 0;
  return (
    <>
      <div className={classes.sets} data-comparison={isComparison || undefined}>
        <PhotoSet
          title={t(isComparison ? 'reports.photo.before' : 'reports.photo.problem')}
          photos={before}
          onOpen={open}
        />
        <PhotoSet title={t('reports.photo.after')} photos={after} onOpen={open} />
        <PhotoSet title={t('reports.photo.returned')} photos={returned} onOpen={open} />
      </div>
      <PhotoViewer photos={photos} at={openAt} onMove={setOpenAt} />
    </>
  );
}

interface PhotoSetProps {
  readonly title: string;
  readonly photos: readonly Photo[];
  readonly onOpen: (photo: Photo) => void;
}

function PhotoSet({ title, photos, onOpen }: PhotoSetProps): ReactNode {
  const t = useText();
  if (photos.length === 0) return null;
  return (
    <figure className={classes.set}>
      <figcaption className={classes.caption}>{title}</figcaption>
      <div className={classes.photos} data-single={photos.length === 1 || undefined}>
        {photos.map((photo, index) => (
          <button
            key={photo.id}
            type="button"
            className={classes.photo}
            onClick={() => onOpen(photo)}
            aria-label={t('reports.photo.open', { title, order: index + 1, count: photos.length })}
          >
            <img src={photos.length === 1 ? photo.fullUrl : photo.thumbnailUrl} alt="" loading="lazy" />
          </button>
        ))}
      </div>
    </figure>
  );
}

interface PhotoViewerProps {
  readonly photos: readonly Photo[];
  readonly at: number | null;
  readonly onMove: (at: number | null) => void;
}

function PhotoViewer({ photos, at, onMove }: PhotoViewerProps): ReactNode {
  const t = useText();
  const photo = at === null ? undefined : photos[at];
  const move = (step: number): void => onMove(((at ?? 0) + step + photos.length) % photos.length);
  return (
    <Modal
      opened={photo !== undefined}
      onClose={() => onMove(null)}
      size="auto"
      title={photo ? t(`reports.photo.kind.${photo.kind}`) : ''}
      closeButtonProps={{ 'aria-label': t('web.action.close') }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') move(-1);
        if (event.key === 'ArrowRight') move(1);
      }}
    >
      {photo ? (
        <div className={classes.viewer}>
          <img src={photo.fullUrl} alt={t(`reports.photo.kind.${photo.kind}`)} className={classes.full} />
          {photos.length > 1 ? (
            <div className={classes.steps}>
              <Button
                variant="default"
                onClick={() => move(-1)}
                leftSection={<icons.undo size={18} aria-hidden="true" />}
              >
                {t('reports.photo.previous')}
              </Button>
              <Button
                variant="default"
                onClick={() => move(1)}
                rightSection={<icons.chevronRight size={18} aria-hidden="true" />}
              >
                {t('reports.photo.next')}
              </Button>
            </div>
          ) : null}
        </div>
      ) : null}
    </Modal>
  );
}
