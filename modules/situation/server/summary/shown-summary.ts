import type { MapLayer } from '#kernel/overview/map-layer.ts';
import type { MorningSummary } from '../../contract/head-routes.ts';
import { givingOrganisations } from '../assignments/assignment.policy.ts';
import type { SituationContext } from '../context.ts';
import { mayForTown } from '../head/head.policy.ts';
import type { StoredSummary } from '../tables.ts';

/** Whose happenings stand as the night. */
export function nightLayerOf({ overview }: Pick<SituationContext, 'overview'>): MapLayer | undefined {
  return overview.layers.find(({ happenings }) => happenings !== undefined);
}

/** What was written down for many, without what this reader would not be shown elsewhere either. */
export function summaryFor(
  context: Pick<SituationContext, 'actor' | 'overview'>,
  { figures, night, overdue }: StoredSummary,
): MorningSummary {
  const { actor, overview } = context;
  const nightPermission = nightLayerOf(context)?.permission;
  const rights = new Map(overview.figures.map(({ id, permission }) => [String(id), permission]));
  const mayRead = (permission: string | undefined): boolean =>
    permission === undefined || mayForTown(actor, permission);
  const own = givingOrganisations(actor);
  return {
    figures: figures.map((figure) => ({
      ...figure,
      cards: mayRead(rights.get(figure.id)) ? figure.cards : [],
    })),
    night: mayRead(nightPermission) ? night : [],
    overdue: overdue
      .filter(({ giverOrganisationId }) => own.includes(giverOrganisationId))
      .map(({ number, text, dueOn }) => ({ number, text, dueOn })),
  };
}
