import type { Insertable, Selectable } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { ProbeTable } from './tables.ts';

export type ProbeRow = Selectable<ProbeTable>;

const facts = [
  'id',
  'recorderId',
  'personId',
  'sessionId',
  'deviceUrl',
  'streamUrl',
  'addresses',
  'openedAt',
  'madeAt',
] as const;

export async function insertProbe(db: VideoDb, probe: Insertable<ProbeTable>): Promise<void> {
  await db.insertInto('video.probe').values(probe).execute();
}

/** They are on record in the audit; the rows are for the gateway alone. */
export async function forgetProbes(db: VideoDb, before: Date): Promise<void> {
  await db.deleteFrom('video.probe').where('openedAt', '<', before).execute();
}

/** Takes a probe that was opened by this person in this session since then and was not made yet. */
export async function takeProbe(
  db: VideoDb,
  of: { readonly id: string; readonly personId: string; readonly sessionId: string },
  { since, now }: { readonly since: Date; readonly now: Date },
): Promise<ProbeRow | undefined> {
  return await db
    .updateTable('video.probe')
    .set({ madeAt: now })
    .where('id', '=', of.id)
    .where('personId', '=', of.personId)
    .where('sessionId', '=', of.sessionId)
    .where('openedAt', '>', since)
    .where('madeAt', 'is', null)
    .returning(facts)
    .executeTakeFirst();
}
