import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { Button } from '@mantine/core';
import { showNotification } from '@mantine/notifications';
import { useShortcuts } from '#web/keyboard.tsx';
import { TextLink } from '#web/links.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { answerWallAlarm, listWallAlarms } from '../../contract/wall-alarms.ts';
import type { AlarmAnswer, WallAlarm } from '../../contract/wall-alarms.ts';
import { WallTile } from '../wall/WallTile.tsx';
import classes from './AlarmStrip.module.css';
import { soundAlarm } from './sound-alarm.ts';

type AlarmCamera = WallAlarm['cameras'][number];

/** The newest alarm with the camera that sees it, set aside above the wall; the wall stays as it is. */
export function AlarmStrip({
  alarms,
  hasSound,
  isCompact,
  onTake,
}: {
  readonly alarms: readonly WallAlarm[];
  readonly hasSound: boolean;
  /** Somebody looks at one camera: the alarm stands beside in words. */
  readonly isCompact: boolean;
  readonly onTake: (cameraId: string) => void;
}): ReactNode {
  const [alarm] = alarms;
  const key = alarm ? keyOf(alarm) : null;
  useEffect(() => {
    if (hasSound && key !== null) soundAlarm();
  }, [hasSound, key]);
  if (!alarm) return null;
  const others = alarms.length - 1;
  return <Alarm key={key} alarm={alarm} others={others} isCompact={isCompact} onTake={onTake} />;
}

function keyOf({ layerId, alarmId }: WallAlarm): string {
  return `${layerId} ${alarmId}`;
}

function Alarm({
  alarm,
  others,
  isCompact,
  onTake,
}: {
  readonly alarm: WallAlarm;
  readonly others: number;
  readonly isCompact: boolean;
  readonly onTake: (cameraId: string) => void;
}): ReactNode {
  const [chosenId, choose] = useState<string | null>(null);
  const camera = alarm.cameras.find(({ id }) => id === chosenId) ?? alarm.cameras[0];
  if (!camera) return null;
  const take = (): void => onTake(camera.id);
  return (
    <section className={classes.strip} role="alert" data-compact={isCompact || undefined}>
      {isCompact ? null : <WallTile camera={camera} stream="sub" onOpen={take} />}
      <div className={classes.words}>
        <Words alarm={alarm} camera={camera} others={others} />
        <OtherCameras cameras={alarm.cameras} shownId={camera.id} onChoose={choose} />
        <Answers alarm={alarm} camera={camera} onTaken={take} />
      </div>
    </section>
  );
}

function Words({
  alarm: { label, note, since, path },
  camera: { number, name, distanceM },
  others,
}: {
  readonly alarm: WallAlarm;
  readonly camera: AlarmCamera;
  readonly others: number;
}): ReactNode {
  const t = useText();
  const { time } = useFormats();
  return (
    <>
      <h2>{t('video.alarm.near', { camera: `${number}. ${name}` })}</h2>
      <p>
        <strong>{path === null ? label : <TextLink to={path}>{label}</TextLink>}</strong>
        <br />
        {[note, time(since), t('video.metres', { value: Math.round(distanceM) })].filter(Boolean).join(' · ')}
      </p>
      {others > 0 ? <p>{t('video.alarm.others', { count: others })}</p> : null}
    </>
  );
}

function OtherCameras({
  cameras,
  shownId,
  onChoose,
}: {
  readonly cameras: readonly AlarmCamera[];
  readonly shownId: string;
  readonly onChoose: (id: string) => void;
}): ReactNode {
  const t = useText();
  if (cameras.length < 2) return null;
  return (
    <div className={classes.row} role="group" aria-label={t('video.alarm.cameras')}>
      {cameras.map(({ id, number, name }) => (
        <Button
          key={id}
          size="compact-md"
          variant={id === shownId ? 'filled' : 'default'}
          aria-pressed={id === shownId}
          onClick={() => onChoose(id)}
        >
          {`${number}. ${name}`}
        </Button>
      ))}
    </div>
  );
}

function Answers({
  alarm: { layerId, alarmId },
  camera,
  onTaken,
}: {
  readonly alarm: WallAlarm;
  readonly camera: AlarmCamera;
  readonly onTaken: () => void;
}): ReactNode {
  const t = useText();
  const answer = useCommand(answerWallAlarm, { changes: [listWallAlarms] });
  const say = (said: AlarmAnswer): void => {
    if (answer.isPending) return;
    const onError = (error: Error): void =>
      void showNotification({ color: 'red', message: problemText(error, t) });
    answer.mutate({ layerId, alarmId, cameraId: camera.id, answer: said }, { onError });
    if (said === 'taken') onTaken();
  };
  useShortcuts([
    { keys: 't', title: t('video.alarm.take'), run: () => say('taken') },
    { keys: 'd', title: t('video.alarm.dismiss'), run: () => say('dismissed') },
  ]);
  return (
    <div className={classes.row}>
      <Button onClick={() => say('taken')}>{t('video.alarm.take')}</Button>
      <Button variant="default" onClick={() => say('dismissed')}>
        {t('video.alarm.dismiss')}
      </Button>
    </div>
  );
}
