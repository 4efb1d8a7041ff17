import type { Generated } from 'kysely';
import type { IncidentViews } from '#modules/incidents/contract/views.ts';
import type { DeliveryState, Priority } from '../contract/telephonogram.ts';

export interface JournalTable {
  id: string;
  title: string;
  prefix: string;
  isActive: boolean;
}

/** The last number a journal gave in a year of the town's calendar. */
export interface CounterTable {
  journalId: string;
  year: number;
  lastNumber: number;
}

export interface PostTable {
  id: string;
  organisationId: string;
  title: string;
  phone: string | null;
  journalId: string;
  seniorPersonId: string | null;
  position: Generated<number>;
  isActive: boolean;
}

export interface PostGroupTable {
  id: string;
  title: string;
  postIds: string[];
  isActive: boolean;
}

export interface TemplateTable {
  id: string;
  title: string;
  subject: string;
  text: string;
  task: string | null;
  priority: Priority;
  needsReadBack: boolean;
  acceptSeconds: number;
  groupId: string | null;
  isActive: boolean;
}

/** As it was sent; nothing changes it afterwards. */
export interface TelephonogramTable {
  id: string;
  journalId: string;
  year: number;
  number: number;
  /** As it stands in the journal, whatever the prefix becomes. */
  registerNumber: string;
  fromPostId: string;
  organisationId: string;
  personId: string | null;
  sentAt: Date;
  subject: string;
  text: string;
  priority: Priority;
  needsReadBack: boolean;
  acceptSeconds: number;
  acceptBy: Date;
  task: string | null;
  taskDueAt: Date | null;
  incidentId: string | null;
  replyToId: string | null;
}

export interface DeliveryTable {
  id: string;
  telephonogramId: string;
  postId: string;
  organisationId: string;
  state: DeliveryState;
  deliveredAt: Date | null;
  readAt: Date | null;
  readByPersonId: string | null;
  acceptedAt: Date | null;
  /** Who accepted on the page, or who wrote down an acceptance by voice. */
  acceptedByPersonId: string | null;
  /** Who accepted by voice, as they gave their name. */
  acceptedName: string | null;
  readBack: string | null;
  doneAt: Date | null;
  doneByPersonId: string | null;
  doneNote: string | null;
  confirmedAt: Date | null;
  returnNote: string | null;
  /** When the next one is called; null: nobody waits for it. */
  dueAt: Date | null;
  overdueAt: Date | null;
  escalation: Generated<number>;
}

/** Who was called about a delivery: once for each rung. */
export interface CalledTable {
  deliveryId: string;
  rung: Rung;
  personId: string;
  calledAt: Date;
}
export type Rung = 'duty' | 'senior' | 'sender';

export interface TelephonogramsTables extends IncidentViews {
  'telephonograms.journal': JournalTable;
  'telephonograms.counter': CounterTable;
  'telephonograms.post': PostTable;
  'telephonograms.postGroup': PostGroupTable;
  'telephonograms.template': TemplateTable;
  'telephonograms.telephonogram': TelephonogramTable;
  'telephonograms.delivery': DeliveryTable;
  'telephonograms.called': CalledTable;
}
