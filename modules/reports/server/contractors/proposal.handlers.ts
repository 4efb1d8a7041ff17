import { z } from 'zod';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { describeFilesOf, releaseFiles } from '#kernel/files/files.ts';
import { acceptProposal, listProposals, returnProposal } from '../../contract/contractor-shares.ts';
import { proofPosition, proofSource } from '../../contract/proof.ts';
import type { ProofReference } from '../../contract/proof.ts';
import { reportProblems } from '../../contract/problems.ts';
import { giveAnswer } from '../life/give-answer.ts';
import { loadForAction } from '../life/take-step.ts';
import { loadForChange } from '../report-change.ts';
import type { ReportsContext } from '../report-change.ts';
import { mayRead, mayWork } from '../report.policy.ts';
import { findReport } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import {
  findProposalForUpdate,
  listWaitingProposals,
  proposalSubject,
  settleProposal,
} from './proposal.store.ts';
import type { ProposalRow } from './proposal.store.ts';

const handle = handlerFor<ReportsTables>();

/** How and where a photo of a proposal was taken, as the contractor's phone told it. */
const photoOrigins = z.array(
  z.object({ id: z.string(), source: proofSource.optional(), position: proofPosition.optional() }),
);

export const proposalHandlers = [
  handle(listProposals, async ({ db, actor }, { number }) => {
    const report = await findReport(db, number);
    if (!report || !mayRead(actor, report) || !mayWork(actor, report))
      throw new Problem(reportProblems.notFound);

    const rows = await listWaitingProposals(db, report.id);
    const own = rows.filter(({ organisationId }) => organisationId === report.organisationId);
    const pictures = await describeFilesOf(
      db,
      proposalSubject,
      own.map(({ id }) => id),
    );
    return {
      proposals: own.map(({ id, contractor, text, proposedAt }) => ({
        id,
        contractor,
        text,
        proposedAt: proposedAt.toISOString(),
        photos: pictures.get(id) ?? [],
      })),
    };
  }),

  handle(acceptProposal, async (context, { id, text, ...input }) => {
    const report = await loadForAction(context, input, 'answer');
    const proposal = await loadProposal(context, { id, reportId: report.id });

    const photos = await takePhotos(context, proposal);
    // NOTE: an answer takes away what still waits, so the decision is written first.
    await settle(context, id, { state: 'accepted', reason: null });
    const changed = await giveAnswer(context, report, { text, photos });
    context.audit({ type: 'reports.report', id: report.id }, { ...changed, acceptedProposalId: id });
    return changed;
  }),

  handle(returnProposal, async (context, { id, number, reason }) => {
    const report = await loadForChange(context, { number }, mayWork);
    await loadProposal(context, { id, reportId: report.id });

    // Taken back and given to nobody, the photos are swept.
    await releaseFiles(context.db, { subjectType: proposalSubject, subjectId: id });
    await settle(context, id, { state: 'returned', reason });
    context.audit({ type: 'reports.report', id: report.id }, { returnedProposalId: id });
    return {};
  }),
];

async function loadProposal(
  { db }: ReportsContext,
  asked: { id: string; reportId: string },
): Promise<ProposalRow> {
  const proposal = await findProposalForUpdate(db, asked);
  if (!proposal) throw new Problem(reportProblems.notFound);
  if (proposal.state !== 'waiting') throw new Problem(reportProblems.proposalSettled);
  return proposal;
}

/** The photos as references that may be attached to the answer, with what is known of how they were taken. */
async function takePhotos({ db }: ReportsContext, { id, photos }: ProposalRow): Promise<ProofReference[]> {
  const origins = new Map(photoOrigins.parse(photos).map((origin) => [origin.id, origin]));
  const files = await releaseFiles(db, { subjectType: proposalSubject, subjectId: id });
  return files.map((file) => ({ ...origins.get(file.id), ...file }));
}

async function settle(
  { db, clock, actor }: ReportsContext,
  id: string,
  decision: { state: 'accepted' | 'returned'; reason: string | null },
): Promise<void> {
  await settleProposal(db, id, { ...decision, decidedAt: clock.now(), decidedByPersonId: actor.personId });
}
