import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';

export interface AuditEntry {
  id: string;
  occurredAt: Date;
  actorKind: string;
  actorPersonId: string | null;
  sessionId: string | null;
  routeId: string;
  subjectType: string | null;
  subjectId: string | null;
  difference: unknown;
  reason: string | null;
  requestId: string;
}

export interface AuditSeal {
  number: number;
  sealedAt: Date;
  entryCount: number;
  merkleRoot: string;
  previousHash: string;
  hash: string;
}

export interface AuditTables {
  'audit.entry': AuditEntry;
  'audit.unsealed': { entryId: string };
  'audit.seal': AuditSeal;
  'audit.sealedEntry': { sealNumber: number; position: number; entryId: string };
}

export const entryColumns = [
  'id',
  'occurredAt',
  'actorKind',
  'actorPersonId',
  'sessionId',
  'routeId',
  'subjectType',
  'subjectId',
  'difference',
  'reason',
  'requestId',
] as const;

export async function insertEntry(db: AnyDb, entry: AuditEntry): Promise<void> {
  const tables = tablesOf<AuditTables>(db);
  await tables
    .insertInto('audit.entry')
    .values({ ...entry, difference: JSON.stringify(entry.difference) })
    .execute();
  await tables.insertInto('audit.unsealed').values({ entryId: entry.id }).execute();
}
