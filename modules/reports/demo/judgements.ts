import type { DemoTown } from '#kernel/module/demo.ts';
import { reasonsFor } from '../contract/rating.ts';
import { undecided } from '../server/control/keep-checks.ts';
import type { AnswerCheckTable } from '../server/control/tables.ts';
import type { ReportsDb } from '../server/report.store.ts';
import type { DenialTable, RatingTable } from '../server/verdict/tables.ts';
import type { InventedReport } from './history.ts';

const ratedShare = 0.55;
const deniedShare = 0.3;
const rowsAtOnce = 500;

const drawnShare = 0.1;
const poorShare = 0.15;
const judgedAfterMs = 10 * 24 * 60 * 60 * 1000;

const denials = [
  'Прошёл сегодня мимо: ничего не изменилось.',
  'Сделали у соседнего дома, а у нас всё осталось.',
] as const;

/** How residents judged the answers: marks with the verdict, and neighbours who deny some of the fresh ones. */
export async function judgeAnswers(
  town: DemoTown,
  db: ReportsDb,
  reports: readonly InventedReport[],
): Promise<void> {
  const ratings = reports.flatMap((item) => rate(town, item));
  for (let start = 0; start < ratings.length; start += rowsAtOnce)
    await db
      .insertInto('reports.rating')
      .values(ratings.slice(start, start + rowsAtOnce))
      .execute();
  const checks = reports.flatMap((item) => check(town, item));
  for (let start = 0; start < checks.length; start += rowsAtOnce)
    await db
      .insertInto('reports.answerCheck')
      .values(checks.slice(start, start + rowsAtOnce))
      .execute();
  const denied = reports.flatMap((item) => deny(town, item));
  if (denied.length > 0) await db.insertInto('reports.denial').values(denied).execute();
}

function rate(town: DemoTown, { report, history }: InventedReport): RatingTable[] {
  const { organisationId } = report;
  const verdicts = history.filter(({ kind }) => kind === 'confirmed' || kind === 'reopened');
  if (organisationId === null) return [];
  return verdicts
    .filter(() => town.random() < ratedShare)
    .map(({ id, kind, occurredAt }) => {
      const score =
        kind === 'confirmed' ? 3 + Math.floor(town.random() * 3) : 1 + Math.floor(town.random() * 2);
      const fitting = reasonsFor(score);
      const reasons = fitting.filter(() => town.random() < 0.3).slice(0, 3);
      return { historyId: id, reportId: report.id, organisationId, score, reasons, ratedAt: occurredAt };
    });
}

/** A tenth of the answers is drawn; those of the last weeks wait, of the earlier ones some were poor. */
function check(town: DemoTown, { report, history }: InventedReport): AnswerCheckTable[] {
  const { organisationId } = report;
  const answer = history.findLast(({ kind }) => kind === 'answered');
  if (!answer || organisationId === null || town.random() >= drawnShare) return [];
  const drawn = { answerId: answer.id, reportId: report.id, organisationId, kind: 'sample' } as const;
  const judgedAt = new Date(answer.occurredAt.getTime() + judgedAfterMs);
  if (judgedAt > town.clock.now()) return [{ ...drawn, ...undecided }];
  const isPoor = town.random() < poorShare;
  return [
    {
      ...drawn,
      judgement: isPoor ? 'poor' : 'good',
      reasonId: isPoor ? 'proof-poor' : null,
      note: isPoor ? 'По снимку не понять, что сделано.' : null,
      returnId: null,
      judgedAt,
      judgedByPersonId: town.personId('controller'),
    },
  ];
}

/** Fewer than bring a report back: the town shows a count on its way. */
function deny(town: DemoTown, { report, history, supporterIds }: InventedReport): DenialTable[] {
  const answer = history.findLast(({ kind }) => kind === 'answered');
  const isOpen = report.status === 'answered' && report.visibility === 'public';
  if (!answer || !isOpen || town.random() >= deniedShare) return [];
  return supporterIds.slice(0, denials.length).map((personId, index) => ({
    reportId: report.id,
    answerId: answer.id,
    personId,
    text: denials[index] ?? '',
    deniedAt: town.clock.now(),
  }));
}
