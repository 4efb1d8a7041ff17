import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import { videoProblems } from '../../contract/problems.ts';
import { openProbe } from '../../contract/setup-routes.ts';
import { findRecorder } from '../recorders/recorder.store.ts';
import type { VideoTables } from '../tables.ts';
import { forgetProbes, insertProbe } from './probe.store.ts';
import type { ProbeRow } from './probe.store.ts';

const handle = handlerFor<VideoTables>();
const keptMs = 3_600_000;

export const probeHandlers = [
  handle(openProbe, async ({ db, actor, clock, audit }, { id: recorderId, ...asked }) => {
    const now = clock.now();
    const recorder = await findRecorder(db, recorderId);
    const { personId, sessionId } = actor;
    if (!recorder?.linkId || recorder.struckOffAt !== null || personId === null || sessionId === null)
      throw new Problem(videoProblems.recorderNotFound);

    const id = newId(now.getTime());
    await forgetProbes(db, new Date(now.getTime() - keptMs));
    await insertProbe(db, { id, recorderId, personId, sessionId, ...asked, openedAt: now, madeAt: null });
    audit({ type: 'video.recorder', id: recorderId }, namedOf(asked));
    return { probeId: id };
  }),
];

/** NOTE: hosts alone: some makers carry passwords in the rest of an address, and the audit is read by others. */
function namedOf({
  deviceUrl,
  streamUrl,
  addresses,
}: Pick<ProbeRow, 'deviceUrl' | 'streamUrl' | 'addresses'>) {
  const hostOf = (url: string | null): string | null => (url === null ? null : new URL(url).host);
  return { device: hostOf(deviceUrl), stream: hostOf(streamUrl), addresses };
}
