import type { Generated } from 'kysely';

/** What kind of thing a contact's address is; messengers name their own. */
export type ContactKind = 'email' | 'phone' | 'telegram' | 'vk' | 'name' | 'device' | 'account';

/**
 * How to reach whoever sent a report without an account. Personal data: told only over the audited route, kept as long
 * as the class of the report demands, and told to nobody else.
 */
export interface ContactTable {
  id: string;
  reportId: string;
  kind: ContactKind;
  /** Null where only a name is known. */
  address: string | null;
  name: string | null;
  /** Whether the sender agreed to be written to about this report. */
  isConsentGiven: boolean;
  /** The language the sender writes in; null where nothing tells it. */
  locale: string | null;
  /** Since when letters to the address come back. */
  unreachableAt: Date | null;
  /** Since when they no longer hear of comments under their report, as they asked. */
  discussionEndedAt: Generated<Date | null>;
  createdAt: Date;
}
