import { z } from 'zod';
import { listWorkers } from '#kernel/identity/recipient.store.ts';
import { jobFor } from '#kernel/module/server.ts';
import { reportAllotted } from '../../contract/events.ts';
import { isOpen } from '../../contract/statuses.ts';
import { takeStep } from '../life/take-step.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportForUpdate } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { factsOf } from './allotment.handlers.ts';
import { workPermission, worksThere } from './allotment.policy.ts';
import { deleteAllotment, findAllotment, listPersonAllotments } from './allotment.store.ts';
import { deleteMember, listAllMembers } from './crew.store.ts';

const job = jobFor<ReportsTables>();

const lookedUpAtOnce = 500;

/**
 * Frees the reports of people who have left their organisation, and takes them out of its crews. Lists show such a
 * report as free at once; here it is written down and told.
 */
export const endAllotments = job({
  id: 'reports.end-allotments',
  input: z.object({}),
  schedule: '25 * * * *',
  timeoutMs: 10 * 60_000,
  run: async (system, _input, signal) => {
    for (let after: string | null = null; ;) {
      const page = await system.query(
        async ({ db }) => await listPersonAllotments(db, { after, limit: lookedUpAtOnce }),
      );
      for (const row of page) {
        signal.throwIfAborted();
        const { personId, organisationId } = row;
        if (personId === null) continue;
        const isGone = await system.query(
          async (context) => await hasLeft(context, { personId, organisationId, areaIds: row.areaIds }),
        );
        if (isGone) await system.transaction(async (context) => await free(context, row));
      }
      after = page.at(-1)?.reportId ?? null;
      if (page.length < lookedUpAtOnce) break;
    }
    await system.transaction(dropMembersWhoLeft);
  },
});

async function hasLeft(
  { db, clock }: ReportsContext,
  asked: { personId: string; organisationId: string; areaIds: readonly string[] },
): Promise<boolean> {
  const workers = await listWorkers(db, {
    organisationIds: [asked.organisationId],
    permission: workPermission,
    now: clock.now(),
  });
  return !worksThere(workers, asked);
}

async function free(
  context: ReportsContext,
  row: { reportId: string; number: number; personId: string | null },
): Promise<void> {
  const { db } = context;
  const report = await findReportForUpdate(db, row.number);
  const allotment = report && (await findAllotment(db, report.id));
  // Given to somebody else meanwhile, or gone with the report.
  if (!report || !isOpen(report.status) || allotment?.personId !== row.personId) return;

  await deleteAllotment(db, report.id);
  const { organisationId } = report;
  const { status } = await takeStep(context, report, 'end-allotment', { byRole: 'system', organisationId });
  context.emit(reportAllotted, report.id, factsOf(report, status));
}

async function dropMembersWhoLeft(context: ReportsContext): Promise<void> {
  const { db, clock } = context;
  let dropped = 0;
  for (let after: { crewId: string; personId: string } | null = null; ;) {
    const members: Awaited<ReturnType<typeof listAllMembers>> = await listAllMembers(db, after);
    const workers = await listWorkers(db, {
      organisationIds: members.map(({ organisationId }) => organisationId),
      permission: workPermission,
      now: clock.now(),
    });
    const known = new Set(workers.map(({ personId, organisationId }) => `${organisationId} ${personId}`));
    for (const { crewId, personId, organisationId } of members) {
      if (known.has(`${organisationId} ${personId}`)) continue;
      await deleteMember(db, crewId, personId);
      dropped += 1;
    }
    after = members.at(-1) ?? null;
    if (after === null) break;
  }
  context.audit({ type: 'reports.crew', id: 'all' }, { dropped });
}
