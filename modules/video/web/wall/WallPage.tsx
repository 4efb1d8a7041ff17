import type { ReactNode } from 'react';
import { useState } from 'react';
import { AlarmStrip } from '../alarms/AlarmStrip.tsx';
import { useAlarmSettings, useWallAlarms } from '../alarms/use-wall-alarms.ts';
import { Page } from '#web/design/Page.tsx';
import { useShortcuts } from '#web/keyboard.tsx';
import { useQueryRoute } from '#web/query.ts';
import { SavedFilters } from '#web/saved-filters/SavedFilters.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { Slot } from '#web/Slot.tsx';
import { useText } from '#web/texts.tsx';
import type { CameraSummary } from '../../contract/camera.ts';
import { listCameras } from '../../contract/camera-routes.ts';
import { BookmarkDialog } from '../bookmarks/BookmarkDialog.tsx';
import { useWallDesk, wallParameters, wallPath } from './use-wall-desk.ts';
import { FollowMap } from '../follow/FollowMap.tsx';
import { wallLayouts } from './wall-layout.ts';
import { WallTile, WallTiles } from './WallTile.tsx';
import classes from './WallPage.module.css';
import { WallTools } from './WallTools.tsx';

/** Cameras side by side, live. What stands on it stands in the address: a wall is a link. */
export function WallPage(): ReactNode {
  const t = useText();
  const answer = useQueryRoute(listCameras, {});
  if (answer.isPending) return <LoadingState />;
  if (answer.isError) return <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />;
  const watchable = answer.data.cameras.filter(
    ({ rights, recorderId }) => rights.includes('live') && recorderId !== null,
  );
  return (
    <Page title={t('video.wall.title')} width="full">
      <Slot name="wall.notice" props={{}} loading={null} />
      {watchable.length === 0 ? <EmptyState title={t('video.wall.none')} /> : <Wall cameras={watchable} />}
    </Page>
  );
}

function Wall({ cameras }: { readonly cameras: readonly CameraSummary[] }): ReactNode {
  const t = useText();
  const desk = useWallDesk(cameras);
  const { layout, shown, large, focus, turn } = desk;
  const alarmSettings = useAlarmSettings();
  const alarms = useWallAlarms(alarmSettings.isShown);
  const [marked, setMarked] = useState<Marked | null>(null);
  const mark = (): void => setMarked(markableOf(cameras, large?.id ?? cameraInFocus()));
  useShortcuts([
    ...wallLayouts.map(({ key, tiles }) => ({
      keys: key,
      title: t('video.wall.layout', { count: tiles }),
      run: () => desk.change({ tiles: String(tiles), page: '' }),
    })),
    { keys: 'n', title: t('video.wall.next'), run: () => turn(1) },
    { keys: 'p', title: t('video.wall.previous'), run: () => turn(-1) },
    { keys: 'Escape', title: t('video.wall.smaller'), run: () => focus(null) },
    { keys: 'b', title: t('video.bookmark.add'), run: mark },
  ]);
  return (
    <>
      <WallTools cameras={cameras} desk={desk} alarms={alarmSettings} onMark={mark} />
      <Salvos />
      <AlarmStrip
        alarms={alarms}
        hasSound={alarmSettings.hasSound}
        isCompact={large !== undefined}
        onTake={focus}
      />
      {large ? (
        <div className={classes.large}>
          <WallTile camera={large} stream="main" isLarge onOpen={() => focus(null)} />
          <FollowMap camera={large} cameras={cameras} onFollow={focus} />
        </div>
      ) : (
        <WallTiles layout={layout} cameras={shown} onOpen={focus} />
      )}
      {marked ? <BookmarkDialog {...marked} onClose={() => setMarked(null)} /> : null}
    </>
  );
}

/** Sets of cameras with their layout under a name, called up by one press. */
function Salvos(): ReactNode {
  const t = useText();
  return (
    <SavedFilters
      page={wallPath}
      names={wallParameters}
      hasKeys
      words={{
        label: t('video.salvo.label'),
        save: t('video.salvo.save'),
        saveTitle: t('video.salvo.save-title'),
        renameTitle: t('video.salvo.rename-title'),
        more: (name) => t('video.salvo.more', { name }),
      }}
    />
  );
}

interface Marked {
  readonly camera: CameraSummary;
  readonly at: string;
}

/** Of the tile on which the keyboard stands. */
function cameraInFocus(): string | null | undefined {
  return document.activeElement?.closest('[data-camera]')?.getAttribute('data-camera');
}

/** At the moment of the press; only what its viewer could find again. */
function markableOf(cameras: readonly CameraSummary[], id: string | null | undefined): Marked | null {
  const camera = cameras.find((one) => one.id === id && one.rights.includes('review'));
  return camera ? { camera, at: new Date().toISOString() } : null;
}
