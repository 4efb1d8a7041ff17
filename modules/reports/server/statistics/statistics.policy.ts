import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor } from '#kernel/access/actor.ts';

/** Whose reports a person may analyse: the town's, or those of the own organisations. */
export type AnalysisScope =
  | { readonly kind: 'town' }
  | { readonly kind: 'organisations'; readonly organisationIds: readonly string[] };

export function analysisScope(actor: Actor): AnalysisScope {
  // NOTE: who looks after an area does not look after the town.
  const isForTown = grantsFor(actor, 'reports.statistics.analyse-town').some(({ areaId }) => areaId === null);
  if (isForTown) return { kind: 'town' };
  const organisationIds = grantsFor(actor, 'reports.statistics.analyse').flatMap(
    (grant) => grant.organisationId ?? [],
  );
  return { kind: 'organisations', organisationIds: [...new Set(organisationIds)] };
}

/**
 * The organisations an analysis is narrowed to; undefined: all. What a person asks for beyond the own scope is as empty
 * as an organisation that does not exist.
 */
export function narrowedTo(scope: AnalysisScope, asked: string | undefined): readonly string[] | undefined {
  if (scope.kind === 'town') return asked === undefined ? undefined : [asked];
  if (asked === undefined) return scope.organisationIds;
  return scope.organisationIds.filter((own) => own === asked);
}
