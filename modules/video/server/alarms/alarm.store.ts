import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { AlarmAnswerTable } from './tables.ts';

export type AlarmAnswerRow = Selectable<AlarmAnswerTable>;

const columns = [
  'layerId',
  'alarmId',
  'personId',
  'organisationId',
  'cameraId',
  'answer',
  'since',
  'answeredAt',
] as const;
const answersAtMost = 1_000;

/** By alarm, the first answer first. */
export async function listAnswers(db: VideoDb, alarmIds: readonly string[]): Promise<AlarmAnswerRow[]> {
  if (alarmIds.length === 0) return [];
  return await db
    .selectFrom('video.alarmAnswer')
    .select(columns)
    .where('alarmId', 'in', [...alarmIds])
    .orderBy('answeredAt')
    .orderBy('personId')
    .limit(answersAtMost)
    .execute();
}

/** Tells whether it was the person's first. */
export async function insertAnswer(db: VideoDb, answer: AlarmAnswerRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('video.alarmAnswer')
    .values(answer)
    .onConflict((conflict) => conflict.columns(['layerId', 'alarmId', 'personId']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Of an account that is exported or closed, the newest first. Relies on alarm_answer_person. */
export async function listAnswersOf(db: VideoDb, personId: string, limit: number) {
  return await db
    .selectFrom('video.alarmAnswer as answer')
    .innerJoin('video.camera as camera', 'camera.id', 'answer.cameraId')
    .select(['answer.answeredAt', 'camera.name as camera', 'answer.answer'])
    .where('answer.personId', '=', personId)
    .orderBy('answer.answeredAt', 'desc')
    .limit(limit)
    .execute();
}

export async function deleteAnswersOf(db: VideoDb, personId: string): Promise<void> {
  await db.deleteFrom('video.alarmAnswer').where('personId', '=', personId).execute();
}

/** Tells how many. Relies on alarm_answer_at. */
export async function deleteAnswersBefore(db: VideoDb, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from video.alarm_answer where answered_at < ${before}`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0n);
}
