import type { VideoDb } from '../cameras/camera.store.ts';
import type { RecorderView } from '../../contract/recorder-routes.ts';
import type { RecorderRow } from '../recorders/recorder.store.ts';
import { countTaken, listTakeovers } from './takeover.store.ts';

type Standing = Pick<
  RecorderView,
  'standInId' | 'standInName' | 'isStandInAwaited' | 'takenOver' | 'standsInFor'
>;

/** Who stands in for whom, now and when it comes to it. */
export async function readStanding(
  db: VideoDb,
  recorders: readonly RecorderRow[],
): Promise<(of: RecorderRow) => Standing> {
  const names = new Map(recorders.map(({ id, name }) => [id, name]));
  const owners = new Map(recorders.map(({ id, ownerOrganisationId }) => [id, ownerOrganisationId]));
  const takeovers = await listTakeovers(db);
  const counts = await countTaken(db);
  const nameOf = (id: string): string => names.get(id) ?? '';
  return ({ id, standInId, standInAgreedAt, ownerOrganisationId }) => {
    const over = takeovers.find(({ recorderId }) => recorderId === id);
    return {
      standInId,
      standInName: standInId === null ? null : nameOf(standInId),
      isStandInAwaited:
        standInId !== null && standInAgreedAt === null && owners.get(standInId) !== ownerOrganisationId,
      takenOver: over
        ? { standInName: nameOf(over.standInId), since: over.begunAt.toISOString(), cause: over.cause }
        : null,
      standsInFor: takeovers
        .filter((takeover) => takeover.standInId === id)
        .map((takeover) => ({
          name: nameOf(takeover.recorderId),
          since: takeover.begunAt.toISOString(),
          cameraCount: counts.get(takeover.id) ?? 0,
        })),
    };
  };
}
