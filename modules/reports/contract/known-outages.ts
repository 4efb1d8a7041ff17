import { z } from 'zod';
import { defineEvent } from '#kernel/events/contract.ts';
import { id, instant, point } from '#kernel/http/fields.ts';
import { localTexts } from './classifier.ts';

/*
 * What the town already knows: planned works, outages, accidents under repair. Before a report is sent, its place and
 * category are held against this list. Modules that learn of such things (works, utilities) tell them by the event
 * below; a dispatcher may also write one down by hand.
 */

export const knownDisruption = z.object({
  /** Whom it came from, for example `works` or `manual`. */
  source: z.string().min(1).max(60),
  /** The source's own key: told again, it is the same disruption. */
  sourceKey: z.string().min(1).max(200),
  texts: localTexts,
  categoryIds: z.array(z.string().max(60)).min(1).max(50),
  /** Where: any of a circle, areas, houses. */
  place: point.nullable(),
  radiusM: z.number().int().min(1).max(20_000).nullable(),
  areaIds: z.array(id).max(200),
  houseIds: z.array(id).max(2000),
  from: instant,
  until: instant,
});
export type KnownDisruption = z.output<typeof knownDisruption>;

/** A module emits this for each disruption it learns of, and again when it changes. */
export const disruptionKnown = defineEvent({
  id: 'reports.disruption-known',
  permission: 'reports.disruption.manage',
  payload: z.object({ disruption: knownDisruption }),
});

/** It is over earlier, or was a mistake. */
export const disruptionOver = defineEvent({
  id: 'reports.disruption-over',
  permission: 'reports.disruption.manage',
  payload: z.object({ source: z.string(), sourceKey: z.string() }),
});

/** As a resident sees it before sending. */
export const shownDisruption = z.object({ id, text: z.string(), until: instant, isSubscribed: z.boolean() });
export type ShownDisruption = z.output<typeof shownDisruption>;
