import { holdsPermission } from '#kernel/access/actor.ts';
import type { MapObject } from '#kernel/overview/contract/overview.ts';
import type { MapLayer } from '#kernel/overview/map-layer.ts';
import { alarmCamerasAtMost, alarmMinutes, alarmRadiusM, alarmsAtMost } from '../../contract/wall-alarms.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { findNear } from '../cameras/near-cameras.ts';
import type { NearCamera } from '../cameras/near-cameras.ts';

const minuteMs = 60_000;
const everywhere: [number, number, number, number] = [-180, -90, 180, 90];
/** With more of them open at once a wall helps nobody. */
const readAtMost = 2_000;

export interface FoundAlarm {
  readonly layerId: string;
  readonly object: MapObject & { readonly since: string };
  readonly cameras: readonly NearCamera[];
}

/** The layers that show dangers, as far as the asker may read them. */
export function dangerLayers({ actor, overview }: VideoContext): MapLayer[] {
  return overview.layers.filter(
    ({ tone, permission }) => tone === 'danger' && holdsPermission(actor, permission),
  );
}

/** What began of late near cameras the asker may watch, the newest first; each layer narrows its rows by its own scope. */
export async function findAlarms(context: VideoContext): Promise<FoundAlarm[]> {
  const sinceMs = context.clock.now().getTime() - alarmMinutes * minuteMs;
  const begun: Omit<FoundAlarm, 'cameras'>[] = [];
  for (const { id: layerId, find } of dangerLayers(context)) {
    // NOTE: the handle is narrowed to the module's own tables, as for handlers.
    const { objects } = await find(context as never, { box: everywhere, at: null, limit: readAtMost });
    for (const object of objects) {
      const { since } = object;
      if (since !== null && Date.parse(since) >= sinceMs)
        begun.push({ layerId, object: { ...object, since } });
    }
  }
  return await nearCameras(context, begun);
}

async function nearCameras(
  context: VideoContext,
  begun: readonly Omit<FoundAlarm, 'cameras'>[],
): Promise<FoundAlarm[]> {
  const newest = begun.toSorted((a, b) => b.object.since.localeCompare(a.object.since));
  const found: FoundAlarm[] = [];
  for (const alarm of newest) {
    if (found.length === alarmsAtMost) break;
    const cameras = await findNear(context, alarm.object, {
      radiusM: alarmRadiusM,
      limit: alarmCamerasAtMost,
    });
    const recorded = cameras.filter(({ recorderId }) => recorderId !== null);
    if (recorded.length > 0) found.push({ ...alarm, cameras: recorded });
  }
  return found;
}
