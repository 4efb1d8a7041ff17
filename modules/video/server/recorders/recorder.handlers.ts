import { z } from 'zod';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { newId } from '#kernel/ids.ts';
import { formatEnrolmentCode, makeEnrolmentCode } from '#recorder/hub-link/proofs.ts';
import { videoProblems } from '../../contract/problems.ts';
import {
  changeRecorder,
  createRecorder,
  listRecorders,
  nameStandIn,
  recorderView,
  renewEnrolmentCode,
  strikeOffRecorder,
} from '../../contract/recorder-routes.ts';
import type { RecorderView } from '../../contract/recorder-routes.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { VideoTables } from '../tables.ts';
import { silentAfterMs } from '../takeovers/decide-takeovers.ts';
import { askOwner } from '../takeovers/tell-takeover.ts';
import { readStanding } from '../takeovers/present-standing.ts';
import {
  countCamerasByRecorder,
  findRecorder,
  insertRecorder,
  listRecorderRows,
  changeRecorderFacts,
  writeRecorder,
} from './recorder.store.ts';
import type { RecorderRow } from './recorder.store.ts';

const handle = handlerFor<VideoTables>();
/** Long enough to carry a code across a town, short enough to lose it. */
const codeLifeMs = 24 * 3_600_000;
const savedStorages = z.array(recorderView.shape.storages.element);

export const recorderHandlers = [
  handle(listRecorders, async ({ db, clock }) => {
    const rows = await listRecorderRows(db);
    const counts = await countCamerasByRecorder(db);
    const names = await findOrganisationNames(
      db,
      rows.map(({ ownerOrganisationId }) => ownerOrganisationId),
    );
    const standing = await readStanding(db, rows);
    const recorders = rows.map((row) => ({
      ...presentRecorder(row, clock.now()),
      ...standing(row),
      ownerName: names.get(row.ownerOrganisationId) ?? '',
      cameraCount: counts.get(row.id) ?? 0,
    }));
    return { recorders };
  }),

  handle(createRecorder, async (context, facts) => {
    const { db, clock } = context;
    const names = await findOrganisationNames(db, [facts.ownerOrganisationId]);
    if (!names.has(facts.ownerOrganisationId)) throw new Problem(videoProblems.ownerUnknown);
    const id = newId(clock.now().getTime());
    const { code, columns } = makeCode(context, id);

    await insertRecorder(db, { ...emptyRecorder, ...facts, ...columns, id, createdAt: clock.now() });
    context.audit({ type: 'video.recorder', id }, facts);
    return { id, enrolmentCode: code, validUntil: columns.codeValidUntil.toISOString() };
  }),

  handle(renewEnrolmentCode, async (context, { id }) => {
    const recorder = await requireRecorder(context, id);
    if (recorder.linkId !== null) throw new Problem(videoProblems.recorderEnrolled);
    const { code, columns } = makeCode(context, id);

    await writeRecorder(context.db, id, columns);
    context.audit({ type: 'video.recorder', id });
    return { enrolmentCode: code, validUntil: columns.codeValidUntil.toISOString() };
  }),

  handle(changeRecorder, async (context, { id, version, ...changes }) => {
    await requireRecorder(context, id);
    const isWritten = await changeRecorderFacts(context.db, { id, version }, changes);
    if (!isWritten) throw new Problem(videoProblems.recorderChanged);
    context.audit({ type: 'video.recorder', id }, changes);
    return { version: version + 1 };
  }),

  handle(nameStandIn, async (context, { id, version, standInId }) => {
    const recorder = await requireRecorder(context, id);
    const standIn = standInId === null ? null : await findRecorder(context.db, standInId);
    if (standIn === undefined || standIn?.id === id || (standIn && standIn.struckOffAt !== null))
      throw new Problem(videoProblems.standInImpossible);

    // What the owner said of another is not said of this one; of the same it stays, whatever it is by now.
    const consent = standInId === recorder.standInId ? {} : { standInAgreedAt: null };
    const isWritten = await changeRecorderFacts(context.db, { id, version }, { standInId, ...consent });
    if (!isWritten) throw new Problem(videoProblems.recorderChanged);
    if (standIn && isAsked(recorder, standIn)) await askOwner(context, recorder, standIn);
    context.audit({ type: 'video.recorder', id }, { standInId });
    return { version: version + 1 };
  }),

  handle(strikeOffRecorder, async (context, { id, reason }) => {
    const { db, clock, audit } = context;
    await requireRecorder(context, id);
    await writeRecorder(db, id, { struckOffAt: clock.now(), codeId: null, codeSealed: null });
    audit({ type: 'video.recorder', id }, {}, reason);
    return {};
  }),
];

/** What nobody knows of a recorder before it speaks. */
export const emptyRecorder = {
  linkId: null,
  publicKey: null,
  struckOffAt: null,
  appliedVersion: null,
  refusedVersion: null,
  refusedReason: null,
  remoteAddress: null,
  mediaPort: null,
  storages: '[]',
  forecast: null,
  startedAt: null,
  clockOffsetMs: null,
  toldAt: null,
  heardAt: null,
  standInId: null,
  standInAgreedAt: null,
} as const;

export function codeOwner(recorderId: string): string {
  return `video.recorder-code/${recorderId}`;
}

/** NOTE: the secret is needed in the clear to prove it by an HMAC, so it is sealed and not hashed. */
export function makeCode(context: Pick<VideoContext, 'seal' | 'clock'>, recorderId: string) {
  const made = makeEnrolmentCode();
  const columns = {
    codeId: made.codeId,
    codeSealed: context.seal(made.secret, codeOwner(recorderId)),
    codeValidUntil: new Date(context.clock.now().getTime() + codeLifeMs),
  };
  return { code: formatEnrolmentCode(made), columns };
}

async function requireRecorder({ db }: VideoContext, id: string): Promise<RecorderRow> {
  const recorder = await findRecorder(db, id);
  if (!recorder || recorder.struckOffAt !== null) throw new Problem(videoProblems.recorderNotFound);
  return recorder;
}

/** A recorder is its owner's: what it records goes to another owner's disks when the owner has said so, and not before. */
function isAsked(recorder: RecorderRow, standIn: RecorderRow): boolean {
  return standIn.ownerOrganisationId !== recorder.ownerOrganisationId && standIn.id !== recorder.standInId;
}

type Presented = Omit<
  RecorderView,
  'ownerName' | 'cameraCount' | 'standInId' | 'standInName' | 'isStandInAwaited' | 'takenOver' | 'standsInFor'
>;

function presentRecorder(row: RecorderRow, now: Date): Presented {
  const { refusedVersion, refusedReason } = row;
  const isStruckOff = row.struckOffAt !== null;
  const wordAt = row.heardAt ?? row.toldAt;
  const silentMs = wordAt === null ? Infinity : now.getTime() - wordAt.getTime();
  return {
    id: row.id,
    name: row.name,
    ownerOrganisationId: row.ownerOrganisationId,
    state: isStruckOff ? 'struck-off' : row.linkId === null ? 'awaited' : 'enrolled',
    version: row.version,
    mediaUrl: row.mediaUrl,
    isLinked: !isStruckOff && silentMs < silentAfterMs,
    toldAt: row.toldAt?.toISOString() ?? null,
    startedAt: row.startedAt?.toISOString() ?? null,
    clockOffsetMs: row.clockOffsetMs,
    configuration: {
      wanted: row.configurationVersion,
      applied: row.appliedVersion,
      refused: refusedVersion === null ? null : { version: refusedVersion, reason: refusedReason ?? '' },
    },
    storages: savedStorages.parse(row.storages),
    forecast: recorderView.shape.forecast.parse(row.forecast),
  };
}
