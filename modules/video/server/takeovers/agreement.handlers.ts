import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { videoProblems } from '../../contract/problems.ts';
import { agreeToStandIn, listStandIns } from '../../contract/recorder-routes.ts';
import { findRecorder } from '../recorders/recorder.store.ts';
import { mayGiveFor } from '../rights/grant.policy.ts';
import type { VideoTables } from '../tables.ts';
import { listAskedStandIns, writeAgreement } from './takeover.store.ts';

const handle = handlerFor<VideoTables>();

export const agreementHandlers = [
  handle(listStandIns, async ({ db, actor }) => {
    const asked = await listAskedStandIns(db);
    const own = asked.filter(({ ownerOrganisationId }) => mayGiveFor(actor, ownerOrganisationId));
    const names = await findOrganisationNames(
      db,
      own.map(({ standInOwnerId }) => standInOwnerId),
    );
    const standIns = own.map(({ ownerOrganisationId: _own, standInOwnerId, agreedAt, ...facts }) => ({
      ...facts,
      standInOwnerName: names.get(standInOwnerId) ?? '',
      agreedAt: agreedAt?.toISOString() ?? null,
    }));
    return { standIns };
  }),

  handle(agreeToStandIn, async ({ db, actor, clock, audit }, { id, standInId, isAgreed }) => {
    const recorder = await findRecorder(db, id);
    if (!recorder || recorder.struckOffAt !== null || !mayGiveFor(actor, recorder.ownerOrganisationId))
      throw new Problem(videoProblems.recorderNotFound);

    // NOTE: to the one that was seen; another may have been named since.
    const isWritten = await writeAgreement(db, { id, standInId }, isAgreed ? clock.now() : null);
    if (!isWritten) throw new Problem(videoProblems.recorderNotFound);
    audit({ type: 'video.recorder', id }, { standInId, isAgreed });
    return {};
  }),
];
