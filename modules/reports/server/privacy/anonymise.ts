import { randomUUID } from 'node:crypto';
import { discardFiles, forgetOrigin } from '#kernel/files/files.ts';
import { storedAnswers } from '../../contract/answers.ts';
import type { StoredAnswer } from '../../contract/answers.ts';
import { maskPersonalData, maskText } from '../../contract/personal-data.ts';
import { deleteCoveredOf } from '../photo-boxes/covered-photo.store.ts';
import type { ReportRow, ReportsDb } from '../report.store.ts';
import { anonymiseComments } from '../discussion/forget-comments.store.ts';
import { deleteDenialsOf } from '../verdict/denial.store.ts';
import {
  deleteFollower,
  deleteMessagesOf,
  deletePhotosOfResidents,
  findAuthorKey,
  insertAuthorKey,
  listWordsOfAuthor,
  writeForgotten,
  writeWordsOfAuthor,
} from './anonymise.store.ts';

/*
 * What is left of a report when nobody may be known by it any more. A key without a name stands for the author, so that
 * statistics count one person once; when the account is closed, nothing leads from the person to the key.
 *
 * Of a public report the words stay as the public reads them, masked, and its pictures. Of one that was never public the
 * words, the answers, the pictures and the house go too, and the place is kept to a kilometre. What the town's staff
 * wrote stays: those are official acts.
 */

type Wording = (text: string) => string;

const asWritten: Wording = (text) => text;

/** The end of a report's term: everything that leads to its sender goes. */
export async function anonymiseReport(db: ReportsDb, report: ReportRow, now: Date): Promise<void> {
  const isPublic = report.visibility === 'public';
  await forgetSender(db, report, isPublic ? maskPersonalData : () => maskText);
  await discardFiles(db, await deleteCoveredOf(db, report.id));
  await deleteDenialsOf(db, report.id);
  await anonymiseComments(db, report);
  await writeForgotten(db, report.id, { anonymisedAt: now });
  if (isPublic) return;

  await discardFiles(db, await deletePhotosOfResidents(db, report.id));
  const nowhere = { address: null, houseId: null, routingReason: null, answers: JSON.stringify([]) };
  await writeForgotten(db, report.id, { ...nowhere, ...blur(report) });
}

/** An open report goes on without its sender: the words stay, masked, for those who have to deal with it. */
export async function forgetSender(
  db: ReportsDb,
  report: ReportRow,
  wording: Wording = maskPersonalData,
): Promise<void> {
  await takeAuthorOff(db, report, wording);
  await deleteMessagesOf(db, report.id);
  await forgetOrigin(db, 'reports.report', [report.id]);
  const text = wording(report.text);
  const answers = JSON.stringify(maskAnswers(report.answers));
  await writeForgotten(db, report.id, { text, publicText: maskPersonalData(text), answers });
}

/** Only the link to the account goes: a law keeps the words and how to answer them. */
export async function takeAuthorOff(
  db: ReportsDb,
  { id, authorPersonId }: Pick<ReportRow, 'id' | 'authorPersonId'>,
  wording: Wording = asWritten,
): Promise<void> {
  for (const step of await listWordsOfAuthor(db, id)) {
    await writeWordsOfAuthor(db, step.id, step.text === null ? null : wording(step.text));
  }
  if (authorPersonId === null) return;

  const authorKey = await keyOf(db, authorPersonId);
  await deleteFollower(db, { reportId: id, personId: authorPersonId });
  await writeForgotten(db, id, { authorPersonId: null, authorKey });
}

export async function keyOf(db: ReportsDb, personId: string): Promise<string> {
  const known = await findAuthorKey(db, personId);
  return known ?? (await insertAuthorKey(db, { personId, authorKey: randomUUID() }));
}

function maskAnswers(answers: unknown): StoredAnswer[] {
  return storedAnswers
    .parse(answers)
    .map((answer) => ({ ...answer, values: answer.values.map(maskPersonalData) }));
}

/** To a hundredth of a degree, about a kilometre. */
function blur({ lng, lat }: Pick<ReportRow, 'lng' | 'lat'>): Pick<ReportRow, 'lng' | 'lat'> {
  return { lng: Math.round(lng * 100) / 100, lat: Math.round(lat * 100) / 100 };
}
