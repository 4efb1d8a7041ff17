import type { VideoDb } from '../cameras/camera.store.ts';
import type { LoadAnswer, LoadLook } from './sum-shifts.ts';

export interface LoadQuestion {
  readonly organisationIds: readonly string[];
  readonly from: Date;
  readonly to: Date;
  readonly limit: number;
}

/** Of people who looked for these organisations, the newest first. Relies on look_at. */
export async function listLoadLooks(db: VideoDb, asked: LoadQuestion): Promise<LoadLook[]> {
  if (asked.organisationIds.length === 0) return [];
  const rows = await db
    .selectFrom('video.look as look')
    .innerJoin('video.viewing as viewing', 'viewing.id', 'look.viewingId')
    .select([
      'viewing.personId',
      'viewing.organisationId',
      'look.cameraId',
      'look.right',
      'look.what',
      'look.fromAt',
      'look.toAt',
      'look.at',
    ])
    .where('viewing.organisationId', 'in', [...asked.organisationIds])
    .where('viewing.personId', 'is not', null)
    .where('look.at', '>=', asked.from)
    .where('look.at', '<', asked.to)
    .orderBy('look.at', 'desc')
    .orderBy('look.number', 'desc')
    .limit(asked.limit)
    .execute();
  return rows.flatMap(({ personId, organisationId, ...look }) =>
    personId === null || organisationId === null ? [] : [{ ...look, personId, organisationId }],
  );
}

/** The newest first. Relies on alarm_answer_at. */
export async function listLoadAnswers(db: VideoDb, asked: LoadQuestion): Promise<LoadAnswer[]> {
  if (asked.organisationIds.length === 0) return [];
  return await db
    .selectFrom('video.alarmAnswer')
    .select(['personId', 'organisationId', 'answer', 'answeredAt'])
    .where('organisationId', 'in', [...asked.organisationIds])
    .where('answeredAt', '>=', asked.from)
    .where('answeredAt', '<', asked.to)
    .orderBy('answeredAt', 'desc')
    .orderBy('personId')
    .limit(asked.limit)
    .execute();
}
