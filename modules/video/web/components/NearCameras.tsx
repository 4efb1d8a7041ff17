import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { Button } from '@mantine/core';
import type { SlotProps } from '#web/define-web.ts';
import { TextLink } from '#web/links.tsx';
import { LiveVideo } from '#web/player/LiveVideo.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import type { OutputOf } from '#kernel/http/contract.ts';
import { nearestCameras } from '../../contract/camera-routes.ts';
import { makeHubAccess } from '../hub-access.ts';
import classes from './NearCameras.module.css';
import { UserMark } from './UserMark.tsx';

type Place = NonNullable<SlotProps['incident.side']['place']>;
type Near = OutputOf<typeof nearestCameras>['cameras'][number];

/** Two pictures fit beside a card without pushing it away. */
const openedAtOnce = 2;

/** Cameras that see the place of an incident, or stand nearest to it; each opens live by one press. */
export function NearCameras({ place, wantsCameras }: SlotProps['incident.side']): ReactNode {
  const mayWatch = useCan('video.camera.watch');
  return mayWatch && place ? <Panel place={place} isWanted={wantsCameras} /> : null;
}

interface PanelProps {
  readonly place: Place;
  /** The nearest open by themselves. */
  readonly isWanted: boolean;
}

function Panel({ place: { lng, lat }, isWanted }: PanelProps): ReactNode {
  const t = useText();
  const list = useQueryRoute(nearestCameras, { lng, lat, limit: 4 }, { keepsPrevious: true });
  const cameras = list.data?.cameras ?? [];
  if (cameras.length === 0) return null;
  return (
    <section className={classes.panel}>
      <h3>{t('video.near.title')}</h3>
      <ul className={classes.list}>
        {cameras.map((camera, index) => (
          <li key={camera.id}>
            <Camera camera={camera} isWanted={isWanted && index < openedAtOnce} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface CameraProps {
  readonly camera: Near;
  readonly isWanted: boolean;
}

function Camera({ camera, isWanted }: CameraProps): ReactNode {
  const t = useText();
  const [choice, setChoice] = useState<boolean | null>(null);
  const isOpen = choice ?? isWanted;
  const { id, number, name, recorderId, distanceM, pixelsPerMetre } = camera;
  const access = useMemo(() => (recorderId === null ? null : makeHubAccess(recorderId, null)), [recorderId]);
  return (
    <>
      <div className={classes.line}>
        <span>
          <TextLink to={`/work/cameras/${id}`}>{`${number}. ${name}`}</TextLink>
          <span className={classes.fine}>
            {[
              t('video.metres', { value: Math.round(distanceM) }),
              pixelsPerMetre === null ? t('video.near.looks-away') : t('video.near.sees'),
            ].join(' · ')}
          </span>
        </span>
        {access ? (
          <Button
            variant="default"
            size="compact-md"
            aria-expanded={isOpen}
            onClick={() => setChoice(!isOpen)}
          >
            {t(isOpen ? 'video.near.close' : 'video.near.open')}
          </Button>
        ) : null}
      </div>
      {isOpen && access ? (
        <div className={classes.live}>
          <LiveVideo access={access} cameraId={id} stream="sub" label={t('web.player.liveOf', { name })} />
          <UserMark />
        </div>
      ) : null}
    </>
  );
}
