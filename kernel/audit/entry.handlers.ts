import { handlerFor } from '#kernel/context.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import type { PermissionDeclaration } from '#kernel/module/manifest.ts';
import { listEntries, readSealState, verifySeals } from './contract/routes.ts';
import { countUnsealed, searchEntries } from './entry.store.ts';
import type { AuditTables } from './entry.store.ts';
import { findLastSeal } from './sealer.ts';
import { verifyLastSeals } from './verify.ts';

export const auditPermissions: readonly PermissionDeclaration[] = [
  { id: 'audit.entry.list', grantedTo: ['privacy', 'admin'] },
  { id: 'audit.seal.read', grantedTo: ['privacy', 'admin'] },
];

const handle = handlerFor<AuditTables>();

export interface AuditFacts {
  /** By route id. */
  routeSummary(routeId: string): string | null;
}

export const auditHandlers = (facts: AuditFacts) => [
  handle(listEntries, async ({ db, audit }, { from, to, ...filter }) => {
    const rows = await searchEntries(db, { ...filter, from: instantOf(from), to: instantOf(to) });
    const names = await findPersonNames(
      db,
      rows.flatMap(({ actorPersonId }) => actorPersonId ?? []),
    );

    const { after: _, limit: __, ...asked } = filter;
    audit({ type: 'audit.entry', id: 'list' }, { asked: { ...asked, from, to }, shownCount: rows.length });
    const entries = rows.map(({ actorPersonId, sessionId: _sessionId, occurredAt, ...row }) => ({
      ...row,
      occurredAt: occurredAt.toISOString(),
      summary: facts.routeSummary(row.routeId),
      actor: actorPersonId === null ? null : { id: actorPersonId, name: names.get(actorPersonId) ?? '' },
    }));
    return { entries, next: rows.length === filter.limit ? (rows.at(-1)?.id ?? null) : null };
  }),

  handle(readSealState, async ({ db }) => {
    const last = await findLastSeal(db);
    return {
      last: last ? { number: last.number, sealedAt: last.sealedAt.toISOString(), hash: last.hash } : null,
      unsealedCount: await countUnsealed(db),
    };
  }),

  handle(verifySeals, async ({ db, audit }, { lastSeals }) => {
    const verdict = await verifyLastSeals(db, lastSeals);

    audit({ type: 'audit.seal', id: 'last' }, { lastSeals, verdict: verdict.kind });
    return verdict.kind === 'intact' ? verdict : { ...verdict, sealedAt: verdict.sealedAt.toISOString() };
  }),
];

function instantOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
