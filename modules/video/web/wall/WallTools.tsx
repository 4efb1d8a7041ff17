import type { ReactNode } from 'react';
import { Button, MultiSelect, SegmentedControl, Switch } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import type { CameraSummary } from '../../contract/camera.ts';
import type { AlarmSettings } from '../alarms/use-wall-alarms.ts';
import type { WallDesk } from './use-wall-desk.ts';
import { wallLayouts } from './wall-layout.ts';
import { WallPages } from './WallPages.tsx';
import classes from './WallPage.module.css';

/** How many tiles, which cameras, and what turns them. */
export function WallTools({
  cameras,
  desk,
  alarms,
  onMark,
}: {
  readonly cameras: readonly CameraSummary[];
  readonly desk: WallDesk;
  readonly alarms: AlarmSettings;
  readonly onMark: () => void;
}): ReactNode {
  const t = useText();
  const { large, layout } = desk;
  return (
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
          onTurn={desk.turn}
          onTour={(seconds) => desk.change({ tour: seconds === null ? '' : String(seconds) })}
        />
      ) : null}
      <AlarmSwitches alarms={alarms} />
      {large?.rights.includes('review') ? (
        <Button variant="default" onClick={onMark}>
          {t('video.bookmark.add')}
        </Button>
      ) : null}
    </div>
  );
}

function AlarmSwitches({ alarms }: { readonly alarms: AlarmSettings }): ReactNode {
  const t = useText();
  return (
    <>
      <Switch
        label={t('video.alarm.show')}
        checked={alarms.isShown}
        onChange={(event) => alarms.show(event.currentTarget.checked)}
      />
      {alarms.isShown ? (
        <Switch
          label={t('video.alarm.sound')}
          checked={alarms.hasSound}
          onChange={(event) => alarms.sound(event.currentTarget.checked)}
        />
      ) : null}
    </>
  );
}
