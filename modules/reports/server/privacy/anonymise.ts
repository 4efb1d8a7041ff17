import { randomUUID } from 'node:crypto';
import { discardFiles, forgetOrigin } from '#kernel/files/files.ts';
import { storedAnswers } from '../../contract/answers.ts';
import type { StoredAnswer } from '../../contract/answers.ts';
import { maskPersonalData, maskText } from '../../contract/personal-data.ts';
import type { ReportRow, ReportsDb } from '../report.store.ts';
import {
  deleteFollower,
  deleteMessagesOf,
  deletePhotosOfResidents,
  findAuthorKey,
  insertAuthorKey,
  listWordsOfAuthor,
  writeAnonymised,
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

export async function anonymiseReport(db: ReportsDb, report: ReportRow, now: Date): Promise<void> {
  const isPublic = report.visibility === 'public';
  const authorKey = report.authorPersonId && (await keyOf(db, report.authorPersonId));
  const words = isPublic ? maskPersonalData : () => maskText;

  for (const { id, text } of await listWordsOfAuthor(db, report.id)) {
    await writeWordsOfAuthor(db, id, text === null ? null : words(text));
  }
  if (report.authorPersonId !== null)
    await deleteFollower(db, { reportId: report.id, personId: report.authorPersonId });
  await deleteMessagesOf(db, report.id);
  await forgetOrigin(db, 'reports.report', [report.id]);
  if (!isPublic) await discardFiles(db, await deletePhotosOfResidents(db, report.id));
  await writeAnonymised(db, report.id, {
    authorPersonId: null,
    authorKey,
    anonymisedAt: now,
    text: words(report.text),
    publicText: words(report.text),
    answers: JSON.stringify(isPublic ? maskAnswers(report.answers) : []),
    ...(isPublic ? {} : { address: null, houseId: null, routingReason: null, ...blur(report) }),
  });
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
