import type { ReactNode } from 'react';
import { useText } from '../texts.tsx';
import { LiveVideo } from './LiveVideo.tsx';
import type { MediaAccess, PlayerCamera } from './media-client.ts';
import classes from './Player.module.css';

/** More moving pictures than this neither a person nor a small computer follows. */
const mostTiles = 16;

/** Cameras side by side, live; a press opens one. */
export function LiveGrid({
  access,
  cameras,
  onOpen,
}: {
  readonly access: MediaAccess;
  readonly cameras: readonly PlayerCamera[];
  readonly onOpen: (cameraId: string) => void;
}): ReactNode {
  const t = useText();
  const shown = cameras.slice(0, mostTiles);
  return (
    <>
      <ul className={classes.grid}>
        {shown.map(({ id, name }) => (
          <li key={id} className={classes.tile}>
            <LiveVideo
              access={access}
              cameraId={id}
              stream="sub"
              label={t('web.player.liveOf', { name: name || id })}
            />
            <button type="button" className={classes.tileName} onClick={() => onOpen(id)}>
              {name || id}
            </button>
          </li>
        ))}
      </ul>
      {cameras.length > mostTiles && (
        <p>{t('web.player.moreCameras', { count: cameras.length - mostTiles })}</p>
      )}
    </>
  );
}
