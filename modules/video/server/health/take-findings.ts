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

export interface Changes {
  /** To be written, the new ones among them. */
  readonly written: readonly FindingRow[];
  /** Began and last: to be told. */
  readonly begun: readonly FindingRow[];
}

/**
 * What differs between what is known and what a recorder tells of a time. What lasts here and is told no more has ended,
 * where the time reaches up to now: its recorder has lost its index.
 */
export function compareFindings(
  known: readonly FindingRow[],
  told: readonly ToldFinding[],
  of: { readonly recorderId: string; readonly until: Date; readonly isUpToNow: boolean },
): Changes {
  const before = new Map(known.map((row) => [keyOf(row), row]));
  const rows = told.map(({ cameraId, finding, fromUs, toUs }) => ({
    cameraId,
    recorderId: of.recorderId,
    finding,
    fromAt: new Date(Math.floor(fromUs / 1_000)),
    toAt: toUs === null ? null : new Date(Math.floor(toUs / 1_000)),
  }));
  const now = new Set(rows.map((row) => keyOf(row)));
  const lost = known.filter((row) => row.toAt === null && row.fromAt < of.until && !now.has(keyOf(row)));
  const isChanged = (row: FindingRow): boolean => {
    const was = before.get(keyOf(row));
    return !was || was.toAt?.getTime() !== row.toAt?.getTime();
  };
  return {
    written: [
      ...rows.filter((row) => isChanged(row)),
      ...(of.isUpToNow ? lost.map((row) => ({ ...row, toAt: of.until })) : []),
    ],
    begun: rows.filter((row) => row.toAt === null && !before.has(keyOf(row))),
  };
}

/** Keeps what a recorder tells, and lets who may know hear of what began. */
export async function takeFindings(
  system: SystemContext<VideoTables>,
  told: readonly ToldFinding[],
  of: { readonly recorderId: string; readonly from: Date; readonly until: Date; readonly isUpToNow: boolean },
): Promise<void> {
  const known = await system.query(async ({ db }) => await listOfRecorder(db, of.recorderId, of.from));
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

function keyOf({ cameraId, finding, fromAt }: FindingRow): string {
  return `${cameraId} ${finding} ${fromAt.getTime()}`;
}
