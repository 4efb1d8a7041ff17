import { Problem } from '#kernel/errors/problem.ts';
import { videoProblems } from '../../contract/problems.ts';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { CustodyAction } from '../../contract/evidence.ts';
import { chainOn, isChainWhole } from './custody.ts';
import type { CustodyRow } from './custody.ts';

/** All that are shown; what people ask for ends before, so that what comes of it has room. */
const stepsAtMost = 5_000;
const stepsAskedAtMost = 4_000;
const askedSteps: readonly CustodyAction[] = [
  'clip-added',
  'frame-added',
  'note-added',
  'document-added',
  'export-asked',
  'checked',
];
const columns = [
  'caseId',
  'number',
  'at',
  'personId',
  'action',
  'position',
  'facts',
  'previousHash',
  'hash',
] as const;

export interface Step {
  readonly action: CustodyAction;
  readonly position?: number | null;
  readonly facts?: Readonly<Record<string, string | number | null>>;
}

/**
 * Adds a step to the custody of a case; the answer belongs in the audit row of the same command.
 *
 * NOTE: two commands at one case wait for each other here, else two steps would have the same number.
 *
 * @throws Problem `video.case-full`
 */
export async function addStep(
  {
    db,
    clock,
    actor,
  }: Pick<VideoContext, 'db' | 'clock'> & {
    readonly actor: Pick<VideoContext['actor'], 'personId'>;
  },
  caseId: string,
  { action, position = null, facts = {} }: Step,
): Promise<{ readonly number: number; readonly hash: string }> {
  await db.selectFrom('video.evidenceCase').select('id').where('id', '=', caseId).forUpdate().execute();
  const before = await db
    .selectFrom('video.custody')
    .select(['number', 'hash'])
    .where('caseId', '=', caseId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (before && before.number >= stepsAskedAtMost && askedSteps.includes(action))
    throw new Problem(videoProblems.caseFull);
  const told = { caseId, at: clock.now(), personId: actor.personId, action, position };
  const row = chainOn({ ...told, facts: JSON.stringify(facts) }, before);
  await db.insertInto('video.custody').values(row).execute();
  return { number: row.number, hash: row.hash };
}

export async function listCustody(db: VideoDb, caseId: string): Promise<CustodyRow[]> {
  return await db
    .selectFrom('video.custody')
    .select(columns)
    .where('caseId', '=', caseId)
    .orderBy('number')
    .limit(stepsAtMost)
    .execute();
}

/** Rows as `listCustody` tells them: of a chain that is cut short nobody says that it is whole. */
export function isCustodyWhole(rows: readonly CustodyRow[]): boolean {
  return rows.length < stepsAtMost && isChainWhole(rows);
}

/** What a person did in cases, the newest first. Relies on custody_person. */
export async function listStepsOf(db: VideoDb, personId: string, limit: number) {
  return await db
    .selectFrom('video.custody as step')
    .innerJoin('video.evidenceCase as case', 'case.id', 'step.caseId')
    .select(['step.at', 'case.number as caseNumber', 'step.action'])
    .where('step.personId', '=', personId)
    .orderBy('step.at', 'desc')
    .limit(limit)
    .execute();
}
