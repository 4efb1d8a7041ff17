import type { Actor } from '#kernel/access/actor.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { describeFiles, viewPicture } from '#kernel/files/files.ts';
import type { ShownAnswer } from '../contract/answers.ts';
import { findPersonalData, maskPersonalData } from '../contract/personal-data.ts';
import { routingReason } from '../contract/routing.ts';
import type { RoutingReason } from '../contract/routing.ts';
import type { ReportCard, ReportSummary } from '../contract/report.ts';
import { isOpen } from '../contract/statuses.ts';
import { mayAllot } from './allotment/allotment.policy.ts';
import { findWorkersOfSteps, presentAllotments } from './allotment/present-allotments.ts';
import { findReturnReasons } from './control/answer-check.store.ts';
import { findCategory, findCause, titleIn } from './category.store.ts';
import { presentAnswers } from './classifier/present.ts';
import { findFollowing } from './follower.store.ts';
import { findRelatives } from './life/relatives.ts';
import type { Relatives, RelativesView } from './life/relatives.ts';
import { actionsOf, isForwardAsked, mayReview } from './life/party.policy.ts';
import { mayReadStep } from './life/step.policy.ts';
import { findCited, presentCitation } from './moderation-rules/citations.ts';
import { isShownTo, presentHistory } from './present-history.ts';
import { presentOrganisation } from './present-organisation.ts';
import type { Names } from './present-organisation.ts';
import { isAuthor, mayJudge, mayModerate, mayReadAuthor, maySupport, mayWork } from './report.policy.ts';
import { findCoverPhotos, listHistory, listPhotos } from './report.store.ts';
import type { ReportRow, ReportsDb } from './report.store.ts';
import type { HistoryTable } from './tables.ts';
import { findRatings } from './verdict/rating.store.ts';
import { reasonFor } from './routing/decide.ts';

/** `masked`: with personal data hidden, for everyone; `whole`: as written, for staff and the author. */
export type Wording = 'masked' | 'whole';

/** Rows of a list as everyone sees them: one query for names and one for pictures, whatever the length. */
export async function presentReports(
  db: ReportsDb,
  rows: readonly ReportRow[],
  now: Date,
  wording: Wording = 'masked',
): Promise<ReportSummary[]> {
  const names = await findOrganisationNames(
    db,
    rows.flatMap((row) => row.organisationId ?? []),
  );
  const covers = await findCoverPhotos(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => presentSummary(row, { names, coverId: covers.get(row.id) ?? null, now, wording }));
}

export async function presentCard(
  db: ReportsDb,
  row: ReportRow,
  asked: { actor: Actor; now: Date },
): Promise<ReportCard> {
  const { actor, now } = asked;
  const history = await listHistory(db, row.id);
  const steps = history.filter((step) => mayReadStep(actor, row, { step, history }));
  const photos = await presentPhotos(db, row.id, new Set(steps.map(({ id }) => id)));
  const names = await findOrganisationNames(db, organisationsOf(row, history));
  const relatives = await findRelatives(db, row, {
    actor,
    linkedIds: history.flatMap(({ linkedReportId }) => linkedReportId ?? []),
  });
  const citedBy = await findCited(db, history);
  const following = actor.personId
    ? await findFollowing(db, { reportId: row.id, personId: actor.personId })
    : { isSupporter: false, isSubscribed: false };
  const cover = photos.find((photo) => photo.kind === 'problem');
  const wording = wordingFor(actor, row);
  const known = {
    names,
    ruleOf: (entry: HistoryTable) => presentCitation(citedBy(entry), actor.locale),
    ratings: await findRatings(db, row.id),
    returnReasons: await findReturnReasons(db, row.id),
    linkedNumbers: relatives.linkedNumbers,
    readable: new Set(steps),
    workers: await findWorkersOfSteps(db, row, { history, actor }),
    worded: (text: string) => worded(text, wording),
  };
  return {
    ...presentSummary(row, { names, coverId: cover?.id ?? null, now, wording }),
    ...(await presentRelatives(db, relatives, now)),
    personalData: wording === 'whole' ? findPersonalData(row.text) : [],
    cause: await presentCause(db, row.causeId, actor.locale),
    answers: presentAnswers(row.answers, actor.locale).map((answer) => wordAnswer(answer, wording)),
    history: history.filter(isShownTo(actor, row)).map((entry) => presentHistory(entry, known)),
    photos,
    routingReason: await presentReason(db, row, { locale: actor.locale, wording }),
    verdictUntil: row.verdictUntil?.toISOString() ?? null,
    reopenedCount: row.reopenedCount,
    actions: actionsOf(actor, row, now),
    replyUntil: row.replyUntil?.toISOString() ?? null,
    competentBody: presentBody(row.competentOrganisationId, row.competentBody, names),
    nextBody: presentBody(row.nextOrganisationId, row.nextBody, names),
    answerOutcome: row.answerOutcome,
    allottedTo: (await presentAllotments(db, [row], { actor, now })).get(row.id) ?? null,
    isMine: isAuthor(actor, row),
    isSupported: following.isSupporter,
    isSubscribed: following.isSubscribed,
    can: permissionsOf(actor, row, { isSupporter: following.isSupporter, now }),
  };
}

function organisationsOf(row: ReportRow, history: readonly HistoryTable[]): string[] {
  const named = [row.organisationId, row.nextOrganisationId, row.competentOrganisationId];
  const past = history.flatMap(({ organisationId, fromOrganisationId }) => [
    organisationId,
    fromOrganisationId,
  ]);
  return [...named, ...past].flatMap((id) => id ?? []);
}

function presentBody(organisationId: string | null, name: string | null, names: Names) {
  if (organisationId !== null) return { organisationId, name: names.get(organisationId) ?? '' };
  return name === null ? null : { organisationId: null, name };
}

/** One query for names and one for pictures, however many there are. */
async function presentRelatives(
  db: ReportsDb,
  { master, parent, copies, children }: Relatives,
  now: Date,
): Promise<RelativesView> {
  const rows = [master, parent, ...copies, ...children].flatMap((row) => row ?? []);
  const views = new Map((await presentReports(db, rows, now)).map((view) => [view.id, view]));
  const viewOf = (row: ReportRow | null) => (row && views.get(row.id)) ?? null;
  return {
    master: viewOf(master),
    parent: viewOf(parent),
    copies: copies.flatMap((row) => viewOf(row) ?? []),
    children: children.flatMap((row) => viewOf(row) ?? []),
  };
}

async function presentReason(
  db: ReportsDb,
  row: ReportRow,
  { locale, wording }: { locale: string; wording: Wording },
): Promise<RoutingReason | null> {
  if (row.routingReason === null) return null;
  const category = await findCategory(db, row.categoryId);
  const reason = reasonFor(
    routingReason.parse(row.routingReason),
    category ? titleIn(category.titles, locale) : '',
  );
  const values = Object.entries(reason.values).map(([name, text]) => [name, worded(text, wording)]);
  return { ...reason, values: Object.fromEntries(values) };
}

async function presentCause(db: ReportsDb, id: string | null, locale: string): Promise<ReportCard['cause']> {
  const cause = id === null ? undefined : await findCause(db, id);
  return cause ? { id: cause.id, title: titleIn(cause.titles, locale) } : null;
}

async function presentPhotos(
  db: ReportsDb,
  reportId: string,
  readable: ReadonlySet<string>,
): Promise<ReportCard['photos']> {
  const photos = (await listPhotos(db, reportId)).filter(({ historyId }) => readable.has(historyId));
  const kinds = new Map(photos.map((photo) => [photo.fileId, photo.kind]));
  const pictures = await describeFiles(
    db,
    photos.map((photo) => photo.fileId),
  );
  return pictures.map((picture) => ({ ...picture, kind: kinds.get(picture.id) ?? 'problem' }));
}

function presentSummary(
  row: ReportRow,
  facts: { names: Names; coverId: string | null; now: Date; wording: Wording },
): ReportSummary {
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    status: row.status,
    categoryId: row.categoryId,
    text: worded(row.text, facts.wording),
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
    bounceCount: row.bounceCount,
    isBounceOpen: row.isBounceOpen,
    isForwardAsked: isForwardAsked(row),
  };
}

function thumbnailUrlOf(fileId: string): string {
  return viewPicture({ id: fileId, mediaType: 'image/jpeg', widthPx: 0, heightPx: 0 }).thumbnailUrl;
}

function permissionsOf(
  actor: Actor,
  row: ReportRow,
  { isSupporter, now }: { isSupporter: boolean; now: Date },
): ReportCard['can'] {
  return {
    support: maySupport(actor, row) && !isSupporter,
    judge: mayJudge(actor, row, now),
    moderate: mayModerate(actor, row),
    review: mayReview(actor, row),
    work: mayWork(actor, row),
    allot: mayAllot(actor, row),
    readAuthor: mayReadAuthor(actor, row),
  };
}

/** Who sent it and those who deal with it read the words as they were written. */
function wordingFor(actor: Actor, row: ReportRow): Wording {
  return isAuthor(actor, row) || mayModerate(actor, row) || mayWork(actor, row) ? 'whole' : 'masked';
}

function worded(text: string, wording: Wording): string {
  return wording === 'whole' ? text : maskPersonalData(text);
}

function wordAnswer(answer: ShownAnswer, wording: Wording): ShownAnswer {
  return { ...answer, values: answer.values.map((value) => worded(value, wording)) };
}
