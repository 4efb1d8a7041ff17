import type { Actor } from '#kernel/access/actor.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { describeFiles, viewPicture } from '#kernel/files/files.ts';
import { routingReason } from '../contract/routing.ts';
import type { RoutingReason } from '../contract/routing.ts';
import type { ReportCard, ReportSummary } from '../contract/report.ts';
import { isOpen } from '../contract/statuses.ts';
import { findCategory, findCause, titleIn } from './category.store.ts';
import { presentAnswers } from './classifier/present.ts';
import { findFollowing } from './follower.store.ts';
import { isAuthor, mayJudge, mayModerate, mayReadAuthor, maySupport, mayWork } from './report.policy.ts';
import { findCoverPhotos, listHistory, listPhotos } from './report.store.ts';
import type { ReportRow, ReportsDb } from './report.store.ts';
import type { HistoryKind, HistoryTable } from './tables.ts';
import { reasonFor } from './routing/decide.ts';

type Names = ReadonlyMap<string, string>;

/** Rows of a list as everyone sees them: one query for names and one for pictures, whatever the length. */
export async function presentReports(
  db: ReportsDb,
  rows: readonly ReportRow[],
  now: Date,
): Promise<ReportSummary[]> {
  const names = await findOrganisationNames(
    db,
    rows.flatMap((row) => row.organisationId ?? []),
  );
  const covers = await findCoverPhotos(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => presentSummary(row, { names, coverId: covers.get(row.id) ?? null, now }));
}

export async function presentCard(
  db: ReportsDb,
  row: ReportRow,
  asked: { actor: Actor; now: Date },
): Promise<ReportCard> {
  const { actor, now } = asked;
  const history = await listHistory(db, row.id);
  const photos = await presentPhotos(db, row.id);
  const organisationIds = [row.organisationId, ...history.map((entry) => entry.organisationId)];
  const names = await findOrganisationNames(
    db,
    organisationIds.flatMap((id) => id ?? []),
  );
  const following = actor.personId
    ? await findFollowing(db, { reportId: row.id, personId: actor.personId })
    : { isSupporter: false, isSubscribed: false };
  const cover = photos.find((photo) => photo.kind === 'problem');
  return {
    ...presentSummary(row, { names, coverId: cover?.id ?? null, now }),
    version: row.version,
    cause: await presentCause(db, row.causeId, actor.locale),
    answers: presentAnswers(row.answers, actor.locale),
    history: history.filter(isShownTo(actor, row)).map((entry) => presentHistory(entry, names)),
    photos,
    routingReason: await presentReason(db, row, actor.locale),
    verdictUntil: row.verdictUntil?.toISOString() ?? null,
    reopenedCount: row.reopenedCount,
    isMine: isAuthor(actor, row),
    isSupported: following.isSupporter,
    isSubscribed: following.isSubscribed,
    can: {
      support: maySupport(actor, row) && !following.isSupporter,
      judge: mayJudge(actor, row, now),
      moderate: mayModerate(actor, row),
      work: mayWork(actor, row),
      readAuthor: mayReadAuthor(actor, row),
    },
  };
}

async function presentReason(db: ReportsDb, row: ReportRow, locale: string): Promise<RoutingReason | null> {
  if (row.routingReason === null) return null;
  const category = await findCategory(db, row.categoryId);
  return reasonFor(routingReason.parse(row.routingReason), category ? titleIn(category.titles, locale) : '');
}

async function presentCause(db: ReportsDb, id: string | null, locale: string): Promise<ReportCard['cause']> {
  const cause = id === null ? undefined : await findCause(db, id);
  return cause ? { id: cause.id, title: titleIn(cause.titles, locale) } : null;
}

async function presentPhotos(db: ReportsDb, reportId: string): Promise<ReportCard['photos']> {
  const photos = await listPhotos(db, reportId);
  const kinds = new Map(photos.map((photo) => [photo.fileId, photo.kind]));
  const pictures = await describeFiles(
    db,
    photos.map((photo) => photo.fileId),
  );
  return pictures.map((picture) => ({ ...picture, kind: kinds.get(picture.id) ?? 'problem' }));
}

function presentSummary(
  row: ReportRow,
  facts: { names: Names; coverId: string | null; now: Date },
): ReportSummary {
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    categoryId: row.categoryId,
    text: row.text,
    address: row.address,
    place: { lng: row.lng, lat: row.lat },
    organisation: presentOrganisation(row.organisationId, facts.names),
    thumbnailUrl: facts.coverId ? thumbnailUrlOf(facts.coverId) : null,
    createdAt: row.createdAt.toISOString(),
    dueOn: row.dueOn,
    expectedAt: row.dueAt?.toISOString() ?? null,
    plannedOn: row.plannedOn,
    supportCount: row.supportCount,
    isOverdue: isOpen(row.status) && row.dueAt !== null && row.dueAt <= facts.now,
  };
}

function thumbnailUrlOf(fileId: string): string {
  return viewPicture({ id: fileId, mediaType: 'image/jpeg', widthPx: 0, heightPx: 0 }).thumbnailUrl;
}

/** Steps that are the town's own affair, or between the town and the author. */
const staffSteps: readonly HistoryKind[] = ['escalated'];
const partySteps: readonly HistoryKind[] = ['classed', 'extended'];

function isShownTo(actor: Actor, row: ReportRow): (entry: HistoryTable) => boolean {
  const isStaff = mayModerate(actor, row) || mayWork(actor, row);
  const isParty = isStaff || isAuthor(actor, row);
  return ({ kind }) => (isStaff || !staffSteps.includes(kind)) && (isParty || !partySteps.includes(kind));
}

function presentHistory(entry: HistoryTable, names: Names): ReportCard['history'][number] {
  return {
    id: entry.id,
    kind: entry.kind,
    occurredAt: entry.occurredAt.toISOString(),
    byRole: entry.byRole,
    organisation: presentOrganisation(entry.organisationId, names),
    text: entry.text,
    plannedOn: entry.plannedOn,
  };
}

export function presentOrganisation(id: string | null, names: Names): { id: string; name: string } | null {
  return id === null ? null : { id, name: names.get(id) ?? '' };
}
