import type { DeliveryState } from '../contract/telephonogram.ts';
import { deliveryStates } from '../contract/telephonogram.ts';
import type { DeliveryTable } from './tables.ts';

/*
 * One delivery: sent → delivered → read → accepted, and with a task → done → confirmed. Steps may be left out on the way to
 * "accepted" (who reads aloud over the telephone shows no page); what was said before is said again without effect, so that
 * a phone which sends twice does nothing twice. The sender alone gives back: what was read back wrongly is to be accepted
 * anew, a task that is not done is done anew.
 */

export type Kept = Omit<
  DeliveryTable,
  'id' | 'telephonogramId' | 'postId' | 'organisationId' | 'escalation'
> & {
  readonly escalation: number;
};

export interface Terms {
  readonly needsReadBack: boolean;
  readonly hasTask: boolean;
  readonly acceptSeconds: number;
}

export type Step =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'read'; readonly personId: string | null }
  | {
      readonly kind: 'accepted';
      readonly personId: string | null;
      /** Who accepted by voice; null: the person themselves. */
      readonly name: string | null;
      readonly readBack: string | null;
    }
  | { readonly kind: 'done'; readonly personId: string | null; readonly note: string }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'returned'; readonly note: string };

export type Outcome =
  | { readonly kind: 'taken'; readonly changes: Partial<Kept> }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly why: 'wrong-step' | 'read-back-needed' };

const wrong: Outcome = { kind: 'refused', why: 'wrong-step' };
const repeated: Outcome = { kind: 'repeated' };

export function takeStep(kept: Kept, step: Step, terms: Terms & { readonly now: Date }): Outcome {
  const { now } = terms;
  switch (step.kind) {
    case 'delivered':
      if (hasCome(kept.state, 'delivered')) return repeated;
      return taken({ state: 'delivered', deliveredAt: now });
    case 'read':
      if (hasCome(kept.state, 'read')) return repeated;
      return taken({ ...seen(kept, now), state: 'read', readAt: now, readByPersonId: step.personId });
    case 'accepted':
      return accept(kept, step, terms);
    case 'done':
      if (!terms.hasTask || !hasCome(kept.state, 'accepted')) return wrong;
      if (hasCome(kept.state, 'done')) return repeated;
      return taken({
        state: 'done',
        doneAt: now,
        doneByPersonId: step.personId,
        doneNote: step.note,
        returnNote: null,
      });
    case 'confirmed':
      if (kept.state === 'confirmed') return repeated;
      return kept.state === 'done' ? taken({ state: 'confirmed', confirmedAt: now }) : wrong;
    case 'returned':
      return giveBack(kept, step.note, terms);
  }
}

function accept(
  kept: Kept,
  { personId, name, readBack }: Extract<Step, { kind: 'accepted' }>,
  { now, needsReadBack }: Terms & { now: Date },
): Outcome {
  if (hasCome(kept.state, 'accepted')) return repeated;
  if (needsReadBack && readBack === null) return { kind: 'refused', why: 'read-back-needed' };
  return taken({
    ...seen(kept, now),
    state: 'accepted',
    acceptedAt: now,
    acceptedByPersonId: personId,
    acceptedName: name,
    readBack,
    dueAt: null,
    returnNote: null,
  });
}

function giveBack(
  kept: Kept,
  note: string,
  { now, needsReadBack, acceptSeconds }: Terms & { now: Date },
): Outcome {
  if (kept.state === 'done')
    return taken({ state: 'accepted', doneAt: null, doneByPersonId: null, doneNote: null, returnNote: note });
  if (kept.state !== 'accepted' || !needsReadBack) return wrong;
  return taken({
    state: 'read',
    acceptedAt: null,
    acceptedByPersonId: null,
    acceptedName: null,
    readBack: null,
    returnNote: note,
    dueAt: new Date(now.getTime() + acceptSeconds * 1000),
    overdueAt: null,
    escalation: 0,
  });
}

function seen({ deliveredAt, readAt }: Kept, now: Date): Partial<Kept> {
  return { deliveredAt: deliveredAt ?? now, readAt: readAt ?? now };
}

function taken(changes: Partial<Kept>): Outcome {
  return { kind: 'taken', changes };
}

/** Whether a delivery is so far already. */
export function hasCome(state: DeliveryState, to: DeliveryState): boolean {
  return deliveryStates.indexOf(state) >= deliveryStates.indexOf(to);
}
