import type { Generated } from 'kysely';
import type { subscriptionPlaceKinds, subscriptionRhythms } from '../../contract/subscriptions.ts';

export type SubscriptionRhythm = (typeof subscriptionRhythms)[number];

/** What a person wants to hear of. */
export interface SubscriptionTable {
  id: string;
  personId: string;
  placeKind: (typeof subscriptionPlaceKinds)[number];
  /** Of an area, a street or a house. */
  placeId: string | null;
  west: number | null;
  south: number | null;
  east: number | null;
  north: number | null;
  placeName: string;
  categoryId: string | null;
  rhythm: SubscriptionRhythm;
  /** The same wish twice is one. */
  wish: Generated<string>;
  createdAt: Date;
}

/** That an event fits somebody's subscription: one row, and so one message, however many fit. */
export interface SubscriptionMatchTable {
  eventId: string;
  personId: string;
  reportId: string;
  subscriptionId: string;
  rhythm: SubscriptionRhythm;
  occurredAt: Date;
  /** Null: waits for the daily message. */
  toldAt: Date | null;
}

export interface SubscriptionTables {
  'reports.subscription': SubscriptionTable;
  'reports.subscriptionMatch': SubscriptionMatchTable;
}
