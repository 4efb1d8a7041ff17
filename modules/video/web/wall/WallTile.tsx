import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { TextLink } from '#web/links.tsx';
import { LiveVideo } from '#web/player/LiveVideo.tsx';
import { useText } from '#web/texts.tsx';
import type { CameraSummary } from '../../contract/camera.ts';
import { UserMark } from '../components/UserMark.tsx';
import { makeHubAccess } from '../hub-access.ts';
import { MaskedPicture } from '../masks/MaskedPicture.tsx';
import { neighbourOf } from './wall-layout.ts';
import type { WallLayout } from './wall-layout.ts';
import classes from './WallPage.module.css';

/** The tiles of a page; arrows lead from one to the next. */
export function WallTiles({
  layout,
  cameras,
  onOpen,
}: {
  readonly layout: WallLayout;
  readonly cameras: readonly CameraSummary[];
  readonly onOpen: (id: string) => void;
}): ReactNode {
  return (
    <ul
      className={classes.tiles}
      data-columns={layout.columns}
      data-wide={layout.hasWideTile || undefined}
      data-tiles={layout.tiles}
    >
      {cameras.map((camera, index) => (
        <li key={camera.id}>
          <WallTile
            camera={camera}
            stream={layout.tiles === 1 ? 'main' : 'sub'}
            onOpen={() => onOpen(camera.id)}
            onArrow={(key, list) => {
              const next = neighbourOf(index, key, layout, cameras.length);
              list.querySelectorAll('button')[next]?.focus();
            }}
          />
        </li>
      ))}
    </ul>
  );
}

/** One camera, live; it opens large by a press. */
export function WallTile({
  camera,
  stream,
  isLarge = false,
  onOpen,
  onArrow,
}: {
  readonly camera: CameraSummary;
  readonly stream: 'main' | 'sub';
  readonly isLarge?: boolean;
  readonly onOpen: () => void;
  readonly onArrow?: (key: string, list: Element) => void;
}): ReactNode {
  const t = useText();
  const access = useMemo(() => makeHubAccess(camera.recorderId ?? '', null), [camera.recorderId]);
  const name = `${camera.number}. ${camera.name}`;
  const label = t('web.player.liveOf', { name: camera.name });
  return (
    <div className={classes.tile} data-camera={camera.id} data-large={isLarge || undefined}>
      {camera.isMasked.live ? (
        <MaskedPicture access={access} cameraId={camera.id} label={label} />
      ) : (
        <LiveVideo access={access} cameraId={camera.id} stream={stream} label={label} />
      )}
      <UserMark />
      <button
        type="button"
        aria-pressed={isLarge}
        onClick={onOpen}
        onKeyDown={(event) => {
          const list = event.currentTarget.closest('ul');
          if (!event.key.startsWith('Arrow') || !list) return;
          event.preventDefault();
          onArrow?.(event.key, list);
        }}
      >
        {name}
      </button>
      <TextLink className={classes.link} to={`/work/cameras/${camera.id}`}>
        {t('video.wall.card')}
      </TextLink>
    </div>
  );
}
