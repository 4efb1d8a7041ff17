import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { PictureBox } from '#kernel/files/contract/box.ts';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Section } from '#web/design/Section.tsx';
import { queryKeyOf, useQueryRoute } from '#web/query.ts';
import { useFormats, useText } from '#web/texts.tsx';
import { coverPhoto, listCoveredPhotos } from '../../contract/photo-box-routes.ts';
import type { ReportCard } from '../../contract/report.ts';
import { readReport } from '../../contract/routes.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { useReportCommand } from '../report-queries.ts';
import { BoxEditor } from './BoxEditor.tsx';
import classes from './Boxes.module.css';
import { OpenOriginal } from './OpenOriginal.tsx';

type Photo = ReportCard['photos'][number];
type Covered = OutputOf<typeof listCoveredPhotos>['photos'][number];

/** How soon the page looks whether the new picture is made. */
const refreshMs = 2_000;

/** For moderators: parts of photos are filled in, of residents and of proofs alike; the originals are sealed. */
export function CoverPhotosPanel({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const [edited, setEdited] = useState<Photo | null>(null);
  const rows = useCoveredPhotos(report);
  const { photos } = report;
  if (!report.can.moderate || (photos.length === 0 && rows.length === 0)) return null;
  return (
    <Section title={t('reports.boxes.panel')}>
      <ul className={classes.tiles}>
        {photos.map((photo, index) => (
          <li key={photo.id} className={classes.tile}>
            <img src={photo.thumbnailUrl} alt={t('reports.photo.of-order', { order: index + 1 })} />
            <Button
              size="compact-md"
              variant="default"
              onClick={() => setEdited(photo)}
              aria-label={t('reports.boxes.title', { order: index + 1 })}
            >
              {t('reports.boxes.cover')}
            </Button>
          </li>
        ))}
      </ul>
      {rows.map((row) => (
        <CoveredPhoto key={row.id} photo={row} />
      ))}
      {edited ? <CoverDialog report={report} photo={edited} onClose={() => setEdited(null)} /> : null}
    </Section>
  );
}

/** Asks again while a picture is being made, and shows it in the card as soon as it is. */
function useCoveredPhotos({ number, can }: ReportCard): readonly Covered[] {
  const client = useQueryClient();
  const known = client.getQueryData<OutputOf<typeof listCoveredPhotos>>(
    queryKeyOf(listCoveredPhotos, { number }),
  );
  const isWaiting = known?.photos.some(({ shownFileId }) => shownFileId === null) ?? false;
  const asked = { isEnabled: can.moderate, ...(isWaiting ? { refreshMs } : {}) };
  const { data } = useQueryRoute(listCoveredPhotos, { number }, asked);
  useEffect(() => {
    if (!isWaiting) void client.invalidateQueries({ queryKey: queryKeyOf(readReport, { number }) });
  }, [isWaiting, client, number]);
  return data?.photos ?? [];
}

interface CoverDialogProps {
  readonly report: ReportCard;
  readonly photo: Photo;
  readonly onClose: () => void;
}

function CoverDialog({ report: { number }, photo, onClose }: CoverDialogProps): ReactNode {
  const t = useText();
  const [boxes, setBoxes] = useState<readonly PictureBox[]>([]);
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const cover = useReportCommand(coverPhoto, () => {
    void client.invalidateQueries({ queryKey: [listCoveredPhotos.id] });
    onClose();
  });
  return (
    <FormDialog
      title={t('reports.boxes.panel')}
      submit={t('reports.boxes.seal')}
      isBusy={cover.isPending}
      problem={cover.error}
      onClose={onClose}
      onSubmit={() => cover.mutate({ number, fileId: photo.id, boxes: [...boxes], reason })}
    >
      <BoxEditor
        url={photo.fullUrl}
        alt={t(`reports.photo.kind.${photo.kind}`)}
        boxes={boxes}
        onChange={setBoxes}
      />
      <TextInput
        label={t('reports.boxes.why')}
        required
        minLength={3}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <p className={classes.hint}>{t('reports.boxes.sealed-hint')}</p>
    </FormDialog>
  );
}

function CoveredPhoto({ photo }: { photo: Covered }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  return (
    <div className={classes.editor}>
      <p className={classes.hint}>
        {photo.shownFileId === null
          ? t('reports.boxes.being-made')
          : t('reports.boxes.covered-at', { time: dateTime(photo.coveredAt) })}
      </p>
      <OpenOriginal id={photo.id} />
    </div>
  );
}
