import type { FileReference } from '#kernel/files/contract/file.ts';
import type { Point } from '#kernel/http/fields.ts';
import { newId } from '#kernel/ids.ts';
import { reportCreated } from '../../contract/events.ts';
import type { ReportSource } from '../../contract/report.ts';
import type { AnswerInput } from '../../contract/answers.ts';
import type { CategoryRow } from '../category.store.ts';
import { acceptAnswers, requireClassification } from '../classifier/classification.ts';
import { civilDateAt } from '../due-date.ts';
import { clockStartOf } from '../clocks/clock-start.ts';
import { reckonFirstClocks, writeFirstClocks } from '../clocks/open-clocks.ts';
import { setSubscription } from '../follower.store.ts';
import { attachPhotos, historyEntryOf } from '../report-change.ts';
import type { ReportsContext } from '../report-change.ts';
import { insertHistory, insertReport } from '../report.store.ts';
import { addressOf, locateInTown, route } from '../responsibility.ts';
import { insertContacts } from './contact.store.ts';
import type { ContactTable } from './tables.ts';

export type ContactDraft = Pick<ContactTable, 'kind' | 'address' | 'name' | 'isConsentGiven'> & {
  readonly locale?: string | null;
};

/** A report as it comes in, by whatever way. */
export interface ReportDraft {
  readonly source: ReportSource;
  /** Null: sent by somebody without an account, who may be reached by `contacts`. */
  readonly authorPersonId: string | null;
  readonly text: string;
  readonly categoryId: string;
  /** Where it was looked up in this very transaction. */
  readonly category?: CategoryRow;
  readonly causeId?: string | null | undefined;
  /** Absent where the channel cannot ask: then nothing is demanded. */
  readonly answers?: AnswerInput | undefined;
  readonly place: Point;
  readonly photos: readonly FileReference[];
  /** Pictures that lie elsewhere: they show that the sender has some, and are never fetched here. */
  readonly linkedPhotos?: readonly string[];
  readonly contacts?: readonly ContactDraft[];
}

export interface RegisteredReport {
  readonly id: string;
  readonly number: number;
  readonly status: 'moderation';
  /** Null: triage; a moderator names who answers. */
  readonly organisationId: string | null;
  readonly dueOn: string | null;
  /** The instant by which the public may hold the town to its term. */
  readonly expectedAt: string | null;
}

/**
 * Takes a report in: finds who answers and by when, writes the report, its first history row, photos and contacts.
 * Every channel comes through here, so that a report is the same whatever way it came.
 *
 * @throws Problem those of `requireClassification` and `acceptAnswers`, `reports.place-outside-town`,
 * `files.file-not-found`
 */
export async function registerReport(context: ReportsContext, draft: ReportDraft): Promise<RegisteredReport> {
  const { db, clock, town } = context;
  const classification = await requireClassification(db, draft);
  const { category, cause, rules } = classification;
  const place = await locateInTown(db, draft.place);

  const now = clock.now();
  const today = civilDateAt(now, town.timeZone);
  const answers = acceptAnswers(classification, {
    answers: draft.answers,
    photos: draft.source === 'phone' ? null : [...draft.photos, ...(draft.linkedPhotos ?? [])],
    today,
  });
  const decision = await route(context, { category, cause, point: draft.place, place, answers, at: now });
  const id = newId(now.getTime());
  const start = clockStartOf(rules, town.country);
  const first = await reckonFirstClocks(context, id, start);
  const { dueOn, dueAt } = first.due;
  const report = {
    id,
    authorPersonId: draft.authorPersonId,
    source: draft.source,
    categoryId: category.id,
    causeId: cause?.id ?? null,
    text: draft.text,
    answers,
    ...draft.place,
    address: addressOf(place),
    houseId: place.house?.id ?? null,
    areaIds: place.areas.map((area) => area.id),
    status: 'moderation' as const,
    visibility: 'moderation' as const,
    organisationId: decision.organisationId,
    routingRuleId: decision.ruleId,
    routingReason: decision.reason,
    legalClass: start.legalClass,
    dueOn,
    dueAt,
    plannedOn: null,
    createdAt: now,
  };

  const number = await insertReport(db, report);
  const entry = historyEntryOf(context, report, { kind: 'created', byRole: 'author' });
  await insertHistory(db, entry);
  await attachPhotos(context, {
    reportId: report.id,
    historyId: entry.id,
    photos: { files: draft.photos, kind: 'problem' },
  });
  await keepSender(context, report.id, draft);
  await writeFirstClocks(db, first);
  const { status, organisationId, areaIds, categoryId } = report;
  context.audit({ type: 'reports.report', id }, { number, categoryId, organisationId, source: draft.source });
  context.emit(reportCreated, id, { number, status, organisationId, areaIds, categoryId });
  return { id, number, status, organisationId, dueOn, expectedAt: dueAt?.toISOString() ?? null };
}

/** Whom to tell of what becomes of the report: an account follows it, others leave a contact. */
async function keepSender(context: ReportsContext, reportId: string, draft: ReportDraft): Promise<void> {
  const { db, clock } = context;
  const now = clock.now();
  const { authorPersonId: personId, contacts = [] } = draft;
  if (personId !== null) await setSubscription(db, { reportId, personId, isSubscribed: true, now });
  await insertContacts(
    db,
    contacts.map((contact) => ({
      ...contact,
      id: newId(now.getTime()),
      reportId,
      createdAt: now,
    })),
  );
}
