import type { PictureFinding } from '../../contract/health.ts';
import { pictureFault } from '../../contract/events.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { findCameras } from '../cameras/camera.store.ts';
import type { VideoTables } from '../tables.ts';
import { keepFindings, listOfRecorder } from './finding.store.ts';
import type { FindingRow } from './finding.store.ts';

export interface ToldFinding {
  readonly cameraId: string;
  readonly finding: PictureFinding;
  readonly fromUs: number;
  readonly toUs: number | null;
}

/**
 * What is believed of one recorder's day. An honest one, which looks every five minutes, tells far less; a stolen one must
 * neither fill the tables of the town nor ring at its people's doors all day.
 */
const findingsOfCameraAtMost = 100;
const eventsOfFindingAtMost = 3;

export interface Changes {
  /** To be written, the new ones among them. */
  readonly written: readonly FindingRow[];
  /** Began and last: to be told. */
  readonly begun: readonly FindingRow[];
}

/** What belongs to the time that was asked for; each once, and of what lasts the newest of its kind alone. */
export function sortOut(
  told: readonly ToldFinding[],
  of: { readonly recorderId: string; readonly from: Date; readonly until: Date },
): FindingRow[] {
  const rows = told
    .map(({ cameraId, finding, fromUs, toUs }) => ({
      cameraId,
      recorderId: of.recorderId,
      finding,
      fromAt: new Date(Math.floor(fromUs / 1_000)),
      toAt: toUs === null ? null : new Date(Math.floor(toUs / 1_000)),
    }))
    .filter(({ fromAt, toAt }) => fromAt < of.until && (!toAt || (toAt > of.from && toAt >= fromAt)))
    .toSorted((a, b) => a.fromAt.getTime() - b.fromAt.getTime());
  const lasting = new Map(rows.flatMap((row) => (row.toAt ? [] : [[kindOf(row), row] as const])));
  const believed = rows.filter((row) => row.toAt !== null || lasting.get(kindOf(row)) === row);
  return [...new Map(believed.map((row) => [keyOf(row), row])).values()];
}

/**
 * What differs between what is known of a time and what a recorder tells of it. What lasts here and is told no more has ended,
 * where the time reaches up to now: its recorder has lost its index.
 */
export function compareFindings(
  known: readonly FindingRow[],
  told: readonly ToldFinding[],
  of: {
    readonly recorderId: string;
    readonly from: Date;
    readonly until: Date;
    readonly isUpToNow: boolean;
  },
): Changes {
  const before = new Map(known.map((row) => [keyOf(row), row]));
  const rows = sortOut(told, of);
  const now = new Set(rows.map((row) => keyOf(row)));
  const lost = known.filter((row) => row.toAt === null && row.fromAt < of.until && !now.has(keyOf(row)));
  const isOther = (row: FindingRow): boolean =>
    before.get(keyOf(row))?.toAt?.getTime() !== row.toAt?.getTime();
  const changed = rows.filter((row) => before.has(keyOf(row)) && isOther(row));
  const added = withRoom(
    known,
    rows.filter((row) => !before.has(keyOf(row))),
  );
  const knownOfKind = Map.groupBy(known, (row) => kindOf(row));
  const isNews = (row: FindingRow): boolean =>
    row.toAt === null && (knownOfKind.get(kindOf(row))?.length ?? 0) < eventsOfFindingAtMost;
  return {
    written: [...changed, ...added, ...(of.isUpToNow ? lost.map((row) => ({ ...row, toAt: of.until })) : [])],
    begun: added.filter((row) => isNews(row)),
  };
}

/** The newest, as many of each camera as a day has place for. */
function withRoom(known: readonly FindingRow[], added: readonly FindingRow[]): FindingRow[] {
  const knownOf = Map.groupBy(known, ({ cameraId }) => cameraId);
  return [...Map.groupBy(added, ({ cameraId }) => cameraId)].flatMap(([cameraId, rows]) => {
    const room = Math.max(0, findingsOfCameraAtMost - (knownOf.get(cameraId)?.length ?? 0));
    return rows.slice(Math.max(0, rows.length - room));
  });
}

/** Keeps what a recorder tells, and lets who may know hear of what began. */
export async function takeFindings(
  system: SystemContext<VideoTables>,
  told: readonly ToldFinding[],
  of: { readonly recorderId: string; readonly from: Date; readonly until: Date; readonly isUpToNow: boolean },
): Promise<void> {
  const known = await system.query(async ({ db }) => await listOfRecorder(db, of.recorderId, of));
  const { written, begun } = compareFindings(known, told, of);
  if (written.length === 0) return;
  await system.transaction(async ({ db, emit, audit }) => {
    await keepFindings(db, written);
    const cameras = await findCameras(db, [...new Set(begun.map(({ cameraId }) => cameraId))]);
    for (const { cameraId, finding } of begun) {
      const camera = cameras.find(({ id }) => id === cameraId);
      if (!camera) continue;
      const { ownerOrganisationId: organisationId, number: cameraNumber } = camera;
      emit(pictureFault, cameraId, { cameraId, cameraNumber, organisationId, finding });
    }
    audit({ type: 'video.recorder', id: of.recorderId }, { findings: written.length, begun: begun.length });
  });
}

function kindOf({ cameraId, finding }: FindingRow): string {
  return `${cameraId} ${finding}`;
}

function keyOf({ cameraId, finding, fromAt }: FindingRow): string {
  return `${cameraId} ${finding} ${fromAt.getTime()}`;
}
