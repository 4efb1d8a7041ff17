import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import type { MediaAccess } from '#web/player/media-client.ts';
import { useText } from '#web/texts.tsx';
import { pictureOf } from './picture-of.ts';
import classes from './Masks.module.css';

const everyMs = 1_000;

/** A covered camera as it is now: a picture each second, painted over by its recorder. */
export function MaskedPicture({
  access,
  cameraId,
  label,
  isCovered = true,
}: {
  readonly access: MediaAccess;
  readonly cameraId: string;
  readonly label: string;
  /** For the viewer; where masks are drawn, one sees what they will cover. */
  readonly isCovered?: boolean;
}): ReactNode {
  const t = useText();
  const url = usePictures(access, cameraId);
  return (
    <div className={classes.picture}>
      {url === null ? null : <img src={url} alt={label} />}
      {isCovered ? <p>{t('video.mask.still')}</p> : null}
    </div>
  );
}

/** Asks for the next picture when the last has come, once a second at most. */
function usePictures(access: MediaAccess, cameraId: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = async (): Promise<void> => {
      const blob = await pictureOf(access, cameraId, null);
      if (isOver) return;
      if (blob) setUrl(URL.createObjectURL(blob));
      timer = setTimeout(() => void next(), everyMs);
    };
    void next();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [access, cameraId]);
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  return url;
}
