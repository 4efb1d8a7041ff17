import { findIncidentForUpdate } from '../cards/incident.store.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { findRun, lockRun } from './scenario.store.ts';
import type { RunRow } from './scenario.store.ts';

export interface RunAndCard {
  readonly run: RunRow;
  readonly card: IncidentRow;
}

/** NOTE: the card is locked before the run, as before its tasks, so that no two commands wait in a ring. */
export async function lockRunAndCard(
  { db }: IncidentsContext,
  runId: string,
): Promise<RunAndCard | undefined> {
  const found = await findRun(db, runId);
  const card = found && (await findIncidentForUpdate(db, found.incidentId));
  const run = card && (await lockRun(db, runId));
  return run && { run, card };
}
