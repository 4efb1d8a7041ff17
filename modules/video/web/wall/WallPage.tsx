import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { MultiSelect, SegmentedControl } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { TextLink, useGo, useQueryParameters } from '#web/links.tsx';
import { useShortcuts } from '#web/keyboard.tsx';
import { LiveVideo } from '#web/player/LiveVideo.tsx';
import type { MediaAccess } from '#web/player/media-client.ts';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import type { CameraSummary } from '../../contract/camera.ts';
import { listCameras } from '../../contract/camera-routes.ts';
import { UserMark } from '../components/UserMark.tsx';
import { makeHubAccess } from '../hub-access.ts';
import { MaskedPicture } from '../masks/MaskedPicture.tsx';
import { layoutOf, neighbourOf, pageOf, tourOf, wallLayouts } from './wall-layout.ts';
import type { WallLayout } from './wall-layout.ts';
import { WallPages } from './WallPages.tsx';
import classes from './WallPage.module.css';

const path = '/work/video-wall';

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
      {watchable.length === 0 ? <EmptyState title={t('video.wall.none')} /> : <Wall cameras={watchable} />}
    </Page>
  );
}

function Wall({ cameras }: { readonly cameras: readonly CameraSummary[] }): ReactNode {
  const t = useText();
  const desk = useWallDesk(cameras);
  const { layout, shown, focused, focus, turn } = desk;
  useShortcuts([
    ...wallLayouts.map(({ key, tiles }) => ({
      keys: key,
      title: t('video.wall.layout', { count: tiles }),
      run: () => desk.change({ tiles: String(tiles), page: '' }),
    })),
    { keys: 'n', title: t('video.wall.next'), run: () => turn(1) },
    { keys: 'p', title: t('video.wall.previous'), run: () => turn(-1) },
    { keys: 'Escape', title: t('video.wall.smaller'), run: () => focus(null) },
  ]);
  const large = shown.find(({ id }) => id === focused);
  return (
    <>
      <div className={classes.tools}>
        <SegmentedControl
          aria-label={t('video.wall.layouts')}
          data={wallLayouts.map(({ tiles }) => ({ value: String(tiles), label: String(tiles) }))}
          value={String(layout.tiles)}
          onChange={(tiles) => desk.change({ tiles, page: '' })}
        />
        <MultiSelect
          className={classes.choice}
          aria-label={t('video.wall.cameras')}
          placeholder={desk.chosen.length === 0 ? t('video.wall.all') : ''}
          searchable
          clearable
          data={cameras.map(({ id, number, name }) => ({ value: id, label: `${number}. ${name}` }))}
          value={[...desk.chosen]}
          onChange={(ids) => desk.change({ cameras: ids.join(','), page: '' })}
        />
        {desk.pages > 1 ? (
          <WallPages
            page={desk.page}
            pages={desk.pages}
            tour={desk.tour}
            isHeld={large !== undefined}
            onTurn={turn}
            onTour={(seconds) => desk.change({ tour: seconds === null ? '' : String(seconds) })}
          />
        ) : null}
      </div>
      {large ? (
        <Tile camera={large} stream="main" isLarge onOpen={() => focus(null)} />
      ) : (
        <Tiles layout={layout} cameras={shown} onOpen={focus} />
      )}
    </>
  );
}

function useWallDesk(cameras: readonly CameraSummary[]) {
  const parameters = useQueryParameters();
  const go = useGo();
  const [focused, focus] = useState<string | null>(null);
  const layout = layoutOf(Number(parameters.get('tiles')));
  const chosen = (parameters.get('cameras') ?? '')
    .split(',')
    .filter((id) => cameras.some((one) => one.id === id));
  const wall =
    chosen.length === 0 ? cameras : chosen.flatMap((id) => cameras.find((camera) => camera.id === id) ?? []);
  const pages = Math.max(1, Math.ceil(wall.length / layout.tiles));
  const page = (((Number(parameters.get('page')) || 0) % pages) + pages) % pages;
  const change = (changes: Readonly<Record<string, string>>): void => {
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') parameters.delete(name);
      else parameters.set(name, value);
    }
    focus(null);
    void go(`${path}?${parameters.toString()}`, { replace: true });
  };
  return {
    layout,
    chosen,
    page,
    pages,
    tour: tourOf(parameters.get('tour')),
    shown: pageOf(wall, layout.tiles, page),
    focused,
    focus,
    change,
    turn: (by: number) => change({ page: String((page + by + pages) % pages) }),
  };
}

function Tiles({
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
          <Tile
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

function Tile({
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
  const access = useAccess(camera);
  const name = `${camera.number}. ${camera.name}`;
  const label = t('web.player.liveOf', { name: camera.name });
  return (
    <div className={classes.tile} data-large={isLarge || undefined}>
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

function useAccess({ recorderId }: CameraSummary): MediaAccess {
  return useMemo(() => makeHubAccess(recorderId ?? '', null), [recorderId]);
}
