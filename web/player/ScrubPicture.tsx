import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../texts.tsx';
import { loadContactSheet, tileAt } from './contact-sheet.ts';
import type { ContactSheet } from './contact-sheet.ts';
import type { MediaAccess } from './media-client.ts';
import type { TimeView } from './time-view.ts';
import classes from './Player.module.css';

export interface ScrubPictureProps {
  readonly access: MediaAccess;
  readonly cameraId: string;
  readonly view: TimeView;
  readonly atUs: number;
}

/** Over the picture while the hand is drawn along the timeline: what was there, from one sheet for the whole view. */
export function ScrubPicture({ access, cameraId, view, atUs }: ScrubPictureProps): ReactNode {
  const t = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const sheet = useContactSheet(access, cameraId, view);
  const tile = sheet && tileAt(sheet.instants, view, atUs);
  useEffect(() => {
    if (sheet && tile !== undefined && canvas.current) drawTile(canvas.current, sheet, tile);
  }, [sheet, tile]);
  if (!sheet) return null;
  return (
    <div className={classes.scrub} data-scrub={sheet.instants[tile ?? -1] ?? 'none'}>
      {tile === undefined ? t('web.player.noFootage') : <canvas ref={canvas} aria-hidden="true" />}
    </div>
  );
}

function drawTile(
  canvas: HTMLCanvasElement,
  { bitmap, instants, columns }: ContactSheet,
  tile: number,
): void {
  const width = bitmap.width / columns;
  const height = bitmap.height / Math.ceil(instants.length / columns);
  canvas.width = width;
  canvas.height = height;
  const [left, top] = [(tile % columns) * width, Math.floor(tile / columns) * height];
  canvas.getContext('2d')?.drawImage(bitmap, left, top, width, height, 0, 0, width, height);
}

function useContactSheet(access: MediaAccess, cameraId: string, view: TimeView): ContactSheet | undefined {
  const [sheet, setSheet] = useState<ContactSheet>();
  useEffect(() => {
    let isOver = false;
    const load = async (): Promise<void> => {
      const loaded = await loadContactSheet(access, cameraId, view).catch(() => undefined);
      if (!isOver) setSheet(loaded);
    };
    void load();
    return () => {
      isOver = true;
    };
  }, [access, cameraId, view]);
  return sheet;
}
