import { useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { deviceStore } from '#web/device-store.ts';
import { listenLive } from '#web/live.ts';
import { useQueryRoute } from '#web/query.ts';
import { listWallAlarms } from '../../contract/wall-alarms.ts';
import type { WallAlarm } from '../../contract/wall-alarms.ts';

const refreshMs = 15_000;
/** Many events at once ask for one answer. */
const gatheredMs = 500;

/** What this workplace shows and sounds; remembered on the device, because another wall stands elsewhere. */
export interface AlarmSettings {
  readonly isShown: boolean;
  readonly hasSound: boolean;
  readonly show: (isShown: boolean) => void;
  readonly sound: (hasSound: boolean) => void;
}

export function useAlarmSettings(): AlarmSettings {
  const [isShown, show] = useRemembered('veche_wall_alarms', true);
  const [hasSound, sound] = useRemembered('veche_wall_alarm_sound', false);
  return { isShown, hasSound, show, sound };
}

function useRemembered(key: string, initial: boolean): [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => (deviceStore.getItem(key) ?? String(initial)) === 'true');
  return [
    value,
    (next) => {
      deviceStore.setItem(key, String(next));
      setValue(next);
    },
  ];
}

/** Alarms near cameras of this person that nobody of the own organisation looks at yet, the newest first. */
export function useWallAlarms(isShown: boolean): readonly WallAlarm[] {
  const answer = useQueryRoute(listWallAlarms, {}, { refreshMs, isEnabled: isShown, keepsPrevious: true });
  useLiveAlarms(isShown ? (answer.data?.events ?? []) : []);
  if (!isShown) return [];
  return (answer.data?.alarms ?? []).filter(
    ({ ownAnswer, takenByName }) => ownAnswer === null && takenByName === null,
  );
}

function useLiveAlarms(events: readonly string[]): void {
  const client = useQueryClient();
  const ids = events.join();
  useEffect(() => {
    if (ids === '') return undefined;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const refresh = (): void => {
      waiting = undefined;
      void client.invalidateQueries({ queryKey: [listWallAlarms.id] });
    };
    const soon = (): void => {
      waiting ??= setTimeout(refresh, gatheredMs);
    };
    const stop = listenLive({ ids: ids.split(','), onEvent: soon, onReset: soon });
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }, [ids, client]);
}
