import { sql } from 'kysely';
import type { Insertable, RawBuilder, Selectable } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { RequestClipTable, RequestTable } from '../tables.ts';

export type RequestRow = Selectable<RequestTable>;
export type ClipRow = Selectable<RequestClipTable>;

const columns = [
  'request.id',
  'request.number',
  'request.state',
  'request.requesterPersonId',
  'request.requesterOrganisationId',
  'request.ownerOrganisationId',
  'request.lng',
  'request.lat',
  'request.place',
  'request.fromAt',
  'request.toAt',
  'request.reason',
  'request.identity',
  'request.askedAt',
  'request.dueAt',
  'request.decidedAt',
  'request.decidedByPersonId',
  'request.refusal',
  'request.mayDownload',
  'request.liftsMasks',
  'request.linkUntil',
  'request.withdrawnAt',
  'request.receivedAt',
  'request.outcome',
  'request.outcomeText',
  'request.closedAt',
] as const;

export async function insertRequest(db: VideoDb, request: Insertable<RequestTable>): Promise<number> {
  const { number } = await db
    .insertInto('video.request')
    .values(request)
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}

/** `scope` is over `video.request request`: whose requests the asker may know of. */
export async function findRequest(
  db: VideoDb,
  id: string,
  scope: RawBuilder<boolean>,
): Promise<RequestRow | undefined> {
  return await db
    .selectFrom('video.request as request')
    .select(columns)
    .where('request.id', '=', id)
    .where(scope)
    .executeTakeFirst();
}

/** The newest first. */
export async function listRequestRows(
  db: VideoDb,
  asked: {
    readonly scope: RawBuilder<boolean>;
    readonly state?: RequestRow['state'] | undefined;
    readonly limit: number;
  },
): Promise<RequestRow[]> {
  let query = db.selectFrom('video.request as request').select(columns).where(asked.scope);
  if (asked.state) query = query.where('request.state', '=', asked.state);
  return await query
    .orderBy('request.askedAt', 'desc')
    .orderBy('request.id', 'desc')
    .limit(asked.limit)
    .execute();
}

/** Writes while the request is still in this state; tells whether it was. */
export async function writeRequest(
  db: VideoDb,
  { id, state }: Pick<RequestRow, 'id' | 'state'>,
  changes: Partial<Omit<RequestRow, 'id' | 'number'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('video.request')
    .set(changes)
    .where('id', '=', id)
    .where('state', '=', state)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function insertClips(
  db: VideoDb,
  clips: readonly Insertable<RequestClipTable>[],
): Promise<void> {
  await db
    .insertInto('video.requestClip')
    .values([...clips])
    .execute();
}

export async function listClips(db: VideoDb, requestIds: readonly string[]) {
  if (requestIds.length === 0) return [];
  return await db
    .selectFrom('video.requestClip as clip')
    .innerJoin('video.camera as camera', 'camera.id', 'clip.cameraId')
    .select([
      'clip.requestId',
      'clip.cameraId',
      'clip.fromAt',
      'clip.toAt',
      'clip.hold',
      'camera.name as cameraName',
      'camera.recorderId',
      'camera.ownerOrganisationId',
    ])
    .where('clip.requestId', 'in', [...requestIds])
    .orderBy('camera.number')
    .execute();
}

export async function writeHold(
  db: VideoDb,
  of: { readonly requestId: string; readonly cameraId: string },
  hold: ClipRow['hold'],
): Promise<void> {
  await db
    .updateTable('video.requestClip')
    .set({ hold })
    .where('requestId', '=', of.requestId)
    .where('cameraId', '=', of.cameraId)
    .execute();
}

export async function readFigures(db: VideoDb) {
  const { rows } = await sql<Record<'asked' | 'answered' | 'answeredInTime' | 'refused' | 'solved', number>>`
    select count(*) as asked,
      count(decided_at) as answered,
      count(*) filter (where decided_at <= due_at) as answered_in_time,
      count(*) filter (where state = 'refused') as refused,
      count(*) filter (where outcome in ('solved', 'culprit-found', 'damage-proved', 'fine')) as solved
    from video.request`.execute(db);
  return rows[0] ?? { asked: 0, answered: 0, answeredInTime: 0, refused: 0, solved: 0 };
}

/** What a person asked for, the newest first. Relies on request_requester. */
export async function listRequestsOf(db: VideoDb, personId: string, limit: number) {
  return await db
    .selectFrom('video.request')
    .select(['askedAt', 'place', 'reason', 'identity'])
    .where('requesterPersonId', '=', personId)
    .orderBy('askedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** The register keeps that somebody asked; who it was, and in which words of their own, is forgotten. */
export async function forgetRequester(db: VideoDb, personId: string): Promise<void> {
  await db
    .updateTable('video.request')
    .set({ requesterPersonId: null })
    .where('requesterPersonId', '=', personId)
    .where('requesterOrganisationId', 'is not', null)
    .execute();
  await db
    .updateTable('video.request')
    .set({ requesterPersonId: null, identity: null, reason: '—', outcomeText: null })
    .where('requesterPersonId', '=', personId)
    .execute();
}
