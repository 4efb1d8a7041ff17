import type { Insertable } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import type { CommentTable } from '../server/discussion/tables.ts';
import type { ReportsDb } from '../server/report.store.ts';
import type { InventedReport } from './history.ts';

type NewComment = Omit<Insertable<CommentTable>, 'createdAt'> & { readonly createdAt: Date };

const hourMs = 60 * 60 * 1000;
const discussedShare = 0.12;
const waitingShare = 0.25;
const rowsAtOnce = 500;

const ofResidents = [
  'У нас то же самое, в соседнем подъезде уже неделю так.',
  'Вчера приезжала машина, посмотрели и уехали.',
  'Спасибо, что написали. Поддерживаю.',
] as const;
const ofExecutors = [
  'Бригада будет на месте завтра до обеда.',
  'Ждём материал, по приезде начнём сразу.',
] as const;

/** Short talks under some of the reports of the last months; a few words still wait for a moderator. */
export async function writeComments(
  town: DemoTown,
  db: ReportsDb,
  reports: readonly InventedReport[],
): Promise<void> {
  const comments = reports.flatMap((item) => (town.random() < discussedShare ? talkUnder(town, item) : []));
  for (let start = 0; start < comments.length; start += rowsAtOnce)
    await db
      .insertInto('reports.comment')
      .values(comments.slice(start, start + rowsAtOnce))
      .execute();
}

function talkUnder(town: DemoTown, { report, supporterIds }: InventedReport): NewComment[] {
  const { publishedAt, organisationId } = report;
  const isTalkedOf = report.visibility === 'public' && report.status !== 'duplicate';
  const [neighbourId] = supporterIds;
  if (!publishedAt || !neighbourId || !isTalkedOf) return [];
  const said = (hours: number): Date => new Date(publishedAt.getTime() + hours * hourMs);
  const first = { ...commentOf(report.id, said(2)), personId: neighbourId, text: pick(town, ofResidents) };
  const isWaiting = town.random() < waitingShare && report.endedAt === null;
  const opening: NewComment = { ...first, state: isWaiting ? 'waiting' : 'shown' };
  if (isWaiting || organisationId === null) return [opening].filter(isPast(town));
  const answer: NewComment = {
    ...commentOf(report.id, said(5)),
    personId: town.personId('executor'),
    speakerKind: 'executor',
    speakerNumber: null,
    organisationId,
    text: pick(town, ofExecutors),
  };
  return [opening, answer].filter(isPast(town));
}

function isPast(town: DemoTown): (comment: NewComment) => boolean {
  const now = town.clock.now();
  return ({ createdAt }) => createdAt < now;
}

function commentOf(reportId: string, createdAt: Date): Omit<NewComment, 'personId' | 'text'> {
  return {
    id: newId(createdAt.getTime()),
    reportId,
    speakerKind: 'resident',
    speakerNumber: 1,
    organisationId: null,
    state: 'shown',
    ruleId: null,
    ruleVersion: null,
    createdAt,
    decidedAt: null,
    decidedByPersonId: null,
    toldAt: createdAt,
  };
}

function pick(town: DemoTown, words: readonly string[]): string {
  return words[Math.floor(town.random() * words.length)] ?? '';
}
