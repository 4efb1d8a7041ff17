import type { Generated } from 'kysely';
import type { IncomingState } from '../../contract/incoming.ts';
import type { ChannelId } from './channel.ts';
import type { ChatFollowerTable, ChatTable } from './chat/tables.ts';

/** A message of somebody without an account, from its arrival until it has become something. */
export interface IncomingMessageTable {
  id: string;
  channel: ChannelId;
  /** The channel's own id of it: the same message twice is one row. */
  externalId: string;
  state: IncomingState;
  /** As it came; emptied once it is read. */
  raw: Uint8Array | null;
  envelopeFrom: string | null;
  envelopeTo: string[];
  address: string | null;
  name: string | null;
  subject: string | null;
  text: string | null;
  locale: string | null;
  lng: number | null;
  lat: number | null;
  leftOutCount: Generated<number>;
  /** Why nothing became of it, as a word of the code or of a moderator. */
  reason: string | null;
  /** The clause by which a moderator put it aside. */
  ruleId: Generated<string | null>;
  ruleVersion: Generated<number | null>;
  reportId: string | null;
  contactId: string | null;
  /** It names a report by a good token, and comes from another address than the letter went to. */
  isFromOther: Generated<boolean>;
  keepUntil: Date;
  receivedAt: Date;
}

/** A letter to a contact about a step of a report or comments under it: one for each of these and contact. */
export interface OutgoingMessageTable {
  /** The step, or the last of the comments it tells of. */
  historyId: string;
  contactId: string;
  messageId: string;
  /** What it says: `created`. */
  kind: string;
  address: string;
  bouncedAt: Date | null;
  createdAt: Date;
}

/** One row: what reply tokens are signed with. */
export interface ChannelSecretTable {
  id: boolean;
  secret: string;
}

export interface ChannelTables {
  'reports.chat': ChatTable;
  'reports.chatFollower': ChatFollowerTable;
  'reports.incomingMessage': IncomingMessageTable;
  'reports.outgoingMessage': OutgoingMessageTable;
  'reports.channelSecret': ChannelSecretTable;
}
