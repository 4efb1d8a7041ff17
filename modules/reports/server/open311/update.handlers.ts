import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import type { InputOf } from '#kernel/http/contract.ts';
import { newId } from '#kernel/ids.ts';
import { maskPersonalData } from '../../contract/personal-data.ts';
import { open311Problems } from '../../contract/open311/problems.ts';
import { createOpen311Update, listOpen311Updates } from '../../contract/open311/routes.ts';
import { findReportForUpdate } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { applyUpdate } from './apply-update.ts';
import { georeportWire, keyOwnerOf } from './georeport-wire.ts';
import type { KeyOwner } from './georeport-wire.ts';
import { writeInstant } from './instants.ts';
import { assertJurisdiction } from './jurisdiction.ts';
import { numberOf, optionalInstant } from './request.handlers.ts';
import { findRequest } from './request.store.ts';
import type { Open311Context } from './request.presenter.ts';
import { stepStatuses } from './step-status.ts';
import { findSubmission } from './submission.store.ts';
import { invalid } from './take-in.ts';
import { effectOf } from './update.policy.ts';
import { insertPeerUpdate, listStepsWithin } from './update.store.ts';

const handle = handlerFor<ReportsTables>();

const updateWire = georeportWire({ root: 'service_request_updates', item: 'request_update' });
const dayMs = 24 * 60 * 60_000;
const updateLimit = 1000;
/** A peer that was away longer asks in pieces. */
const longestWindowDays = 31;

export const updateHandlers = [
  handle(
    listOpen311Updates,
    async (context, input) => {
      await assertJurisdiction(context, input);
      const window = windowOf(context, input);

      const steps = await listStepsWithin(context.db, window, keyOwnerOf(context.actor), updateLimit);
      return steps.map((step) => ({
        update_id: step.id,
        service_request_id: String(step.number),
        status: stepStatuses.get(step.kind) ?? 'OPEN',
        // The words of a resident are shown on the town's own pages, behind their rules.
        description: step.byRole === 'author' || step.text === null ? null : maskPersonalData(step.text),
        updated_datetime: writeInstant(step.occurredAt),
        media_url: null,
        external_status_code: step.kind,
      }));
    },
    updateWire,
  ),

  handle(
    createOpen311Update,
    async (context, input) => {
      await assertJurisdiction(context, input);
      const owner = keyOwnerOf(context.actor);
      const report = await loadForUpdate(context, input.service_request_id, owner);
      const submission = await findSubmission(context.db, report.id);

      const effect = effectOf({
        status: input.status,
        report,
        isSubmitter: submission !== undefined && ownerIdOf(submission) === ownerIdOf(owner),
        isResponsible: isResponsible(report, owner),
        hasText: Boolean(input.description?.trim()),
        now: context.clock.now(),
      });

      context.audit({ type: 'reports.report', id: report.id }, { updateId: input.update_id, effect });
      const isNew = await insertPeerUpdate(context.db, {
        id: newId(context.clock.now().getTime()),
        ownerId: requireOwner(owner),
        updateId: input.update_id,
        reportId: report.id,
        status: input.status ?? null,
        text: input.description ?? null,
        mediaUrls: input.media_urls,
        effect,
        createdAt: context.clock.now(),
      });
      if (isNew)
        await applyUpdate(context, report, { effect, text: input.description, photos: input.photos });
      return [{ update_id: input.update_id }];
    },
    updateWire,
  ),
];

type WindowInput = InputOf<typeof listOpen311Updates>;

function windowOf(context: Open311Context, input: WindowInput) {
  const until = optionalInstant(context, input.end_date) ?? context.clock.now();
  const from = optionalInstant(context, input.start_date) ?? new Date(until.getTime() - dayMs);
  if (until.getTime() - from.getTime() > longestWindowDays * dayMs)
    throw invalid([{ pointer: '/start_date', code: 'reports.open311-window-too-long' }]);
  const numbers = input.service_request_id?.flatMap((id) => numberOf(id) ?? []);
  return { from, until, numbers };
}

/** The row locked, if its owner may know of it. @throws Problem `reports.open311-unknown-request` */
async function loadForUpdate({ db }: Open311Context, requestId: string, owner: KeyOwner): Promise<ReportRow> {
  const number = numberOf(requestId);
  const visible = number === null ? undefined : await findRequest(db, number, owner);
  const report = visible && (await findReportForUpdate(db, visible.number));
  if (!report) throw new Problem(open311Problems.unknownRequest);
  return report;
}

/** NOTE: a person's key has no organisation, and where nobody answers yet neither has the report: that is no match. */
function isResponsible({ visibility, organisationId }: ReportRow, owner: KeyOwner): boolean {
  return visibility !== 'moderation' && organisationId !== null && organisationId === owner.organisationId;
}

function ownerIdOf(owner: Pick<KeyOwner, 'organisationId' | 'personId'>): string | null {
  return owner.organisationId ?? owner.personId;
}

function requireOwner(owner: KeyOwner): string {
  const ownerId = ownerIdOf(owner);
  if (ownerId === null) throw new Problem(commonProblems.forbidden);
  return ownerId;
}
