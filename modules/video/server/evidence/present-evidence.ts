import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import type { CaseView, CustodyView, ItemView } from '../../contract/evidence.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { listKeys } from '../holds/hold.store.ts';
import type { CustodyRow } from './custody.ts';
import type { CaseRow, listItems } from './evidence.store.ts';

type ShownItem = Awaited<ReturnType<typeof listItems>>[number];

export async function presentCases(context: VideoContext, rows: readonly CaseRow[]): Promise<CaseView[]> {
  const organisations = await findOrganisationNames(
    context.db,
    rows.map(({ organisationId }) => organisationId),
  );
  const people = await namesOf(
    context,
    rows.map(({ openedByPersonId }) => openedByPersonId),
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    state: row.state,
    title: row.title,
    basis: row.basis,
    organisationId: row.organisationId,
    organisationName: organisations.get(row.organisationId) ?? '',
    openedByName: people.get(row.openedByPersonId ?? '') ?? null,
    openedAt: row.openedAt.toISOString(),
    outcome: row.outcome,
    outcomeText: row.outcomeText,
    closedAt: row.closedAt?.toISOString() ?? null,
    itemCount: row.itemCount,
  }));
}

export async function presentItems(context: VideoContext, rows: readonly ShownItem[]): Promise<ItemView[]> {
  const people = await namesOf(
    context,
    rows.map(({ addedByPersonId }) => addedByPersonId),
  );
  const keys = await listKeys(
    context.db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    position: row.position,
    kind: row.kind,
    state: row.state,
    title: row.title,
    text: row.text,
    camera:
      row.cameraId === null || row.cameraNumber === null
        ? null
        : { id: row.cameraId, number: row.cameraNumber, name: row.cameraName ?? '' },
    from: row.fromAt?.toISOString() ?? null,
    to: row.toAt?.toISOString() ?? null,
    addedByName: people.get(row.addedByPersonId ?? '') ?? null,
    addedAt: row.addedAt.toISOString(),
    holdUntil: row.holdUntil?.toISOString() ?? null,
    holdReason: row.holdReason,
    recorderKeys: keys.get(row.id) ?? [],
    fileName: row.fileName,
    sizeBytes: row.sizeBytes,
    sha256: row.sha256,
    can: {
      export: row.kind === 'clip' && row.state !== 'failed',
      release: row.state === 'held' || row.state === 'part-held',
      download: row.state === 'kept' && (row.kind === 'frame' || row.kind === 'document'),
    },
  }));
}

export async function presentCustody(
  context: VideoContext,
  rows: readonly CustodyRow[],
): Promise<CustodyView[]> {
  const people = await namesOf(
    context,
    rows.map(({ personId }) => personId),
  );
  return rows.map(({ number, at, personId, action, position, facts, hash }) => ({
    number,
    at: at.toISOString(),
    personName: people.get(personId ?? '') ?? null,
    action,
    position,
    facts: factsOf(facts),
    hash,
  }));
}

/** What was hashed, as it stands there. */
export function factsOf(facts: string): { name: string; value: string }[] {
  const told: Record<string, unknown> = JSON.parse(facts);
  return Object.entries(told)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ({ name, value: String(value) }));
}

async function namesOf(
  { db }: VideoContext,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const id of new Set(ids.filter((one) => one !== null))) {
    const person = await findPerson(db, id);
    if (person) names.set(id, person.name);
  }
  return names;
}
