import type { Keyboard } from './chat/keyboard.ts';
import type { LinkableChannel } from './contract/channels.ts';
import type { MessageState } from './contract/routes.ts';
import type { ChoosableChannel } from './contract/wishes.ts';

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
  /** Carries a key to an account or words of a private talk: shown to nobody, erased when it has been dealt with. */
  isSecret: boolean;
  state: MessageState;
  attemptCount: number;
  /** Stands in the person's list on the portal; copies for further channels do not. */
  isNotice: boolean;
  /** The page it is about: `/reports/12`. */
  path: string | null;
  /** Where an answer to it goes, and where a server that cannot deliver it says so. */
  replyTo: string | null;
  /** What may be pressed under it, where the channel knows buttons. */
  keyboard: Keyboard | null;
  /** Where such messages are ended at one press (RFC 8058). */
  unsubscribeUrl: string | null;
  readAt: Date | null;
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

/** A browser that takes the town's notifications: a push subscription (RFC 8030). */
export interface PushDeviceTable {
  id: string;
  personId: string;
  endpoint: string;
  /** The browser's public key and secret, base64url (RFC 8291). */
  p256dh: string;
  auth: string;
  label: string;
  createdAt: Date;
  /** When a message was last taken for it. */
  reachedAt: Date | null;
}

/** One row. */
export interface VapidKeyTable {
  id: boolean;
  publicKey: string;
  privateKey: string;
  createdAt: Date;
}

/** What a person does not want by a channel. */
export interface MuteTable {
  personId: string;
  topic: string;
  channel: ChoosableChannel;
}

export interface QuietHoursTable {
  personId: string;
  fromMinute: number;
  untilMinute: number;
}

export interface NotifyTables {
  'notify.pushDevice': PushDeviceTable;
  'notify.vapidKey': VapidKeyTable;
  'notify.mute': MuteTable;
  'notify.quietHours': QuietHoursTable;
  'notify.message': MessageTable;
  'notify.attempt': AttemptTable;
  'notify.channelAddress': ChannelAddressTable;
  'notify.linkCode': LinkCodeTable;
}
