import { ratingReason, ratingScores, reasonsFor } from '../../../contract/rating.ts';
import type { Rating } from '../../../contract/rating.ts';
import { findReportForUpdate, listHistory } from '../../report.store.ts';
import type { ReportRow } from '../../report.store.ts';
import { findRatings, insertRating, updateRatingReasons } from '../../verdict/rating.store.ts';
import { isOwn } from './own-reports.ts';
import { button, menuRows, say, turn } from './turn.ts';
import type { Talk, Turn } from './turn.ts';

/*
 * The mark that goes with a verdict. It is asked once the verdict was given, and nobody has to answer; a press of an old
 * button, or a second one, changes nothing.
 */

/** A mark a day after the verdict is no longer one of this work. */
const markedWithinMs = 24 * 60 * 60_000;
const reasonsAtMost = 3;
const verdicts: readonly string[] = ['confirmed', 'reopened'];

export function markRow(number: number) {
  return ratingScores.map((score) => button('★'.repeat(score), `m:${number}:${score}`));
}

interface Judged {
  readonly report: ReportRow;
  /** The step of the verdict. */
  readonly historyId: string;
  readonly rating: Rating | undefined;
}

/** The latest verdict of this very person, while a mark still belongs to it. */
async function findJudged(talk: Talk, number: number): Promise<Judged | undefined> {
  const { db, clock } = talk.context;
  const report = await findReportForUpdate(db, number);
  if (!report?.organisationId || !(await isOwn(talk, report))) return undefined;
  const step = (await listHistory(db, report.id)).findLast(
    ({ kind, byRole }) => verdicts.includes(kind) && byRole === 'author',
  );
  if (!step || clock.now().getTime() - step.occurredAt.getTime() > markedWithinMs) return undefined;
  return { report, historyId: step.id, rating: (await findRatings(db, report.id)).get(step.id) };
}

/** `<number>:<score>` */
export async function giveMark(talk: Talk, data: string): Promise<Turn> {
  const [number = 0, given] = data.split(':').map(Number);
  const score = ratingScores.find((one) => one === given);
  const judged = score && (await findJudged(talk, number));
  if (!judged || judged.rating || judged.report.organisationId === null) return over(talk);
  const { report, historyId } = judged;
  const { db, clock } = talk.context;
  const reportId = report.id;
  await insertRating(db, {
    historyId,
    reportId,
    organisationId: judged.report.organisationId,
    score,
    reasons: [],
    ratedAt: clock.now(),
  });
  return askReason(talk, number, { score, reasons: [] });
}

function askReason(talk: Talk, number: number, { score, reasons }: Rating): Turn {
  const left = reasonsFor(score).filter((reason) => !reasons.includes(reason));
  const rows = left.map((reason) => [
    button(say(talk, `reports.rating-reason.${reason}`), `w:${number}:${reason}`),
  ]);
  return turn(talk.chat.state, say(talk, 'reports.chat.ask-why'), ...rows);
}

/** `<number>:<reason>`; one after another, three at most. */
export async function giveReason(talk: Talk, data: string): Promise<Turn> {
  const [number = '', word] = data.split(':');
  const reason = ratingReason.safeParse(word).data;
  const judged = reason && (await findJudged(talk, Number(number)));
  const rating = judged?.rating;
  if (!judged || !rating || rating.reasons.length >= reasonsAtMost) return over(talk);
  if (!reasonsFor(rating.score).includes(reason) || rating.reasons.includes(reason)) return over(talk);
  const reasons = [...rating.reasons, reason];
  await updateRatingReasons(talk.context.db, judged.historyId, reasons);
  if (reasons.length < reasonsAtMost) return askReason(talk, Number(number), { ...rating, reasons });
  return turn(talk.chat.state, say(talk, 'reports.chat.marked'), ...menuRows(talk));
}

function over(talk: Talk): Turn {
  return turn(talk.chat.state, say(talk, 'reports.chat.over'), ...menuRows(talk));
}
