import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { Button, Group, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import type { MediaAccess } from '#web/player/media-client.ts';
import { useSession } from '#web/session.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { isoOf, localOf } from '#web/local-time.ts';
import { pictureOf } from './picture-of.ts';
import classes from './Masks.module.css';

const secondUs = 1_000_000;
const steps = [-60, -10, -1, 1, 10, 60] as const;

/** Footage of a covered camera, picture by picture. */
export function MaskedFootage({
  access,
  cameraId,
  label,
  fromUs,
  toUs,
  initialUs = fromUs,
  onAt,
}: {
  readonly access: MediaAccess;
  readonly cameraId: string;
  readonly label: string;
  readonly fromUs: number;
  readonly toUs: number;
  /** Where it begins; the first picture when absent. */
  readonly initialUs?: number;
  readonly onAt?: (atUs: number) => void;
}): ReactNode {
  const t = useText();
  const { timeZone } = useSession().town;
  const { dateTime } = useFormats();
  const [atUs, setAtUs] = useState(initialUs);
  const { url, isMissing } = usePicture(access, cameraId, atUs);
  const instant = new Date(atUs / 1_000).toISOString();
  const go = (us: number): void => {
    const within = Math.min(toUs, Math.max(fromUs, us));
    setAtUs(within);
    onAt?.(within);
  };
  return (
    <section aria-label={label}>
      <Notice kind="info">{t('video.mask.footage')}</Notice>
      <div className={classes.picture}>
        {url === null ? null : <img src={url} alt={`${label}, ${dateTime(instant)}`} />}
        {isMissing ? <p>{t('video.mask.no-picture')}</p> : null}
      </div>
      <Group gap="xs" align="end" my="sm">
        <TextInput
          type="datetime-local"
          step={1}
          label={t('video.mask.at')}
          value={localOf(instant, timeZone)}
          onChange={(event) => {
            const chosen = isoOf(event.currentTarget.value, timeZone);
            if (chosen !== null) go(Date.parse(chosen) * 1_000);
          }}
        />
        {steps.map((seconds) => (
          <Button key={seconds} variant="default" onClick={() => go(atUs + seconds * secondUs)}>
            {t('video.mask.step', { seconds: `${seconds > 0 ? '+' : '−'}${Math.abs(seconds)}` })}
          </Button>
        ))}
      </Group>
    </section>
  );
}

function usePicture(access: MediaAccess, cameraId: string, atUs: number) {
  const [shown, setShown] = useState<{ readonly url: string | null; readonly isMissing: boolean }>({
    url: null,
    isMissing: false,
  });
  useEffect(() => {
    let isOver = false;
    void pictureOf(access, cameraId, atUs).then((blob) => {
      if (!isOver) setShown({ url: blob ? URL.createObjectURL(blob) : null, isMissing: !blob });
    });
    return () => void (isOver = true);
  }, [access, cameraId, atUs]);
  const { url } = shown;
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  return shown;
}
