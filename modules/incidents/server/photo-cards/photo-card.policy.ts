import type { Actor } from '#kernel/access/actor.ts';
import { mayInScope } from '#kernel/access/actor.ts';
import type { PhotoCardFields } from '../../contract/photo-cards.ts';
import { mayReadCard } from '../cards/incident.policy.ts';
import { mayWorkOn } from '../services/task.policy.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { PhotoCardTable } from './tables.ts';

type Out = Pick<PhotoCardTable, 'audiences' | 'withdrawAt' | 'withdrawnAt'>;

/** A term that is over counts at once, whenever the clock is looked at. */
export function isOut({ withdrawAt, withdrawnAt }: Out, now: Date): boolean {
  return withdrawnAt === null && withdrawAt > now;
}

export interface Around {
  readonly card: Pick<IncidentRow, 'areaIds' | 'createdByPersonId'>;
  readonly tasks: readonly { readonly organisationId: string }[];
}

/** Whether the reader sees all of it: who keeps the card, crews at work on it, who watches cameras there. */
export function maySeeWhole(actor: Actor, { audiences }: Out, { card, tasks }: Around): boolean {
  if (mayReadCard(actor, card)) return true;
  if (audiences.includes('crews') && tasks.some((task) => mayWorkOn(actor, task, card.areaIds))) return true;
  return (
    audiences.includes('operators') &&
    mayInScope(actor, 'incidents.photo-card.see', { areaIds: card.areaIds })
  );
}

/** To save a life those who search may see a photo without asking anybody; the public may not. */
export function isGroundEnough({
  ground,
  audiences,
}: Pick<PhotoCardFields, 'ground' | 'audiences'>): boolean {
  return ground !== 'vital-interest' || !audiences.includes('residents');
}
