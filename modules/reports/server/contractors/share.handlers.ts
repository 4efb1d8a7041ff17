import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { newId } from '#kernel/ids.ts';
import { createShare, listShares, revokeShare } from '../../contract/contractor-shares.ts';
import { reportProblems } from '../../contract/problems.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportsByNumbers } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { mayEndShare, mayShare, sharingScope } from './share.policy.ts';
import { findShareForUpdate, insertShare, listShareNumbers, listSharesOf, revoke } from './share.store.ts';

const handle = handlerFor<ReportsTables>();

const dayMs = 24 * 60 * 60 * 1000;

export const shareHandlers = [
  handle(listShares, async ({ db, actor, clock }) => {
    const rows = await listSharesOf(db, { ...sharingScope(actor), personId: actor.personId });
    const names = await findOrganisationNames(
      db,
      rows.map(({ organisationId }) => organisationId),
    );
    const numbers = Map.groupBy(
      await listShareNumbers(
        db,
        rows.map(({ id }) => id),
      ),
      ({ shareId }) => shareId,
    );
    const now = clock.now();
    return {
      shares: rows.map(({ id, contractor, mayPropose, organisationId, ...row }) => ({
        id,
        contractor,
        mayPropose,
        organisation: { id: organisationId, name: names.get(organisationId) ?? '' },
        createdAt: row.createdAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
        revokedAt: row.revokedAt?.toISOString() ?? null,
        isOpen: row.revokedAt === null && row.expiresAt > now,
        numbers: (numbers.get(id) ?? []).map(({ number }) => number),
      })),
    };
  }),

  handle(createShare, async (context, { contractor, numbers, mayPropose, days }) => {
    const { db, actor, clock, audit } = context;
    const reports = await findReportsByNumbers(db, [...new Set(numbers)]);
    const organisationId = requireOneOrganisation(context, reports, numbers);

    const createdAt = clock.now();
    const expiresAt = new Date(createdAt.getTime() + days * dayMs);
    const id = newId(createdAt.getTime());
    const share = { id, organisationId, contractor, mayPropose, createdAt, expiresAt };
    const reportIds = reports.map((report) => report.id);
    const token = await insertShare(db, { ...share, createdByPersonId: actor.personId }, reportIds);
    audit({ type: 'reports.contractor-link', id }, { contractor, numbers, mayPropose, expiresAt });
    return { id, token, expiresAt: expiresAt.toISOString() };
  }),

  handle(revokeShare, async ({ db, actor, clock, audit }, { id }) => {
    const share = await findShareForUpdate(db, id);
    if (!share || !mayEndShare(actor, share)) throw new Problem(reportProblems.shareNotFound);

    await revoke(db, id, clock.now());
    audit({ type: 'reports.contractor-link', id }, { revoked: share.contractor });
    return {};
  }),
];

/** @throws Problem `reports.share-unfit` naming the reports that cannot be shared together */
function requireOneOrganisation(
  { actor }: ReportsContext,
  reports: readonly ReportRow[],
  numbers: readonly number[],
): string {
  const fit = reports.filter((report) => mayShare(actor, report));
  const organisationId = fit[0]?.organisationId ?? null;
  const good = new Set(
    fit.filter((report) => report.organisationId === organisationId).map(({ number }) => number),
  );
  const unfit = numbers.filter((number) => !good.has(number));
  if (organisationId === null || unfit.length > 0)
    throw new Problem(reportProblems.shareUnfit, { numbers: unfit.join(', ') });
  return organisationId;
}
