import type { LinkableChannel } from './contract/channels.ts';
import type { MessageState } from './contract/routes.ts';

export interface MessageTable {
  id: string;
  kind: string;
  locale: string;
  recipientPersonId: string | null;
  channel: string;
  address: string;
  subject: string;
  /** Null once a secret message has been dealt with. */
  bodyText: string | null;
  /** Null: made from the text. */
  bodyHtml: string | null;
  isTraining: boolean;
  /** Carries a key to an account: shown to nobody, erased when it has been dealt with. */
  isSecret: boolean;
  state: MessageState;
  attemptCount: number;
  /** When it is due; while it is being sent, when another worker may take it over. Null: never again. */
  nextAttemptAt: Date | null;
  createdAt: Date;
}

export interface AttemptTable {
  id: string;
  messageId: string;
  attemptedAt: Date;
  outcome: 'sent' | 'failed' | 'sandboxed';
  detail: string;
}

/** Where a person wants the town's messages besides e-mail. */
export interface ChannelAddressTable {
  personId: string;
  channel: LinkableChannel;
  address: string;
  verifiedAt: Date;
}

export interface LinkCodeTable {
  personId: string;
  channel: LinkableChannel;
  codeHash: string;
  /** In which language the bot answers. */
  locale: string;
  expiresAt: Date;
}

export interface NotifyTables {
  'notify.message': MessageTable;
  'notify.attempt': AttemptTable;
  'notify.channelAddress': ChannelAddressTable;
  'notify.linkCode': LinkCodeTable;
}
