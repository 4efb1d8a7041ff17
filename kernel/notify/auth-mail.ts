import type { Clock } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import type { Texts } from '#kernel/i18n/catalog.ts';
import type { AuthMail } from '#kernel/identity/auth.ts';
import { queueMessage } from './queue.ts';

export interface AuthMailDeps {
  readonly database: Pick<Database, 'transaction'>;
  readonly texts: Texts;
  readonly clock: Clock;
  readonly isTraining: boolean;
}

/*
 * NOTE: the person's name is left out on purpose: anybody may sign up with somebody's address,
 * and the name would be their words in a mail from the town.
 */
const authMailTexts = {
  'identity.confirm-email': {
    subject: 'identity.confirm-email.subject',
    body: 'identity.confirm-email.body',
  },
  'identity.reset-password': {
    subject: 'identity.reset-password.subject',
    body: 'identity.reset-password.body',
  },
  'identity.passkey-added': {
    subject: 'identity.passkey-added.subject',
    body: 'identity.passkey-added.body',
  },
  'identity.sign-in-locked': {
    subject: 'identity.sign-in-locked.subject',
    body: 'identity.sign-in-locked.body',
  },
} as const;

/** Queues a mail of identity, in a transaction of its own, as it is never sent inside a command. */
export async function queueAuthMail(deps: AuthMailDeps, mail: AuthMail): Promise<void> {
  const { database, texts, clock, isTraining } = deps;
  const { subject, body } = authMailTexts[mail.kind];
  await database.transaction(async (db) => {
    await queueMessage(
      { db, clock },
      {
        kind: mail.kind,
        locale: mail.locale,
        recipientPersonId: mail.personId,
        channel: 'email',
        address: mail.email,
        subject: texts.text(mail.locale, subject),
        bodyText: texts.text(mail.locale, body, { url: mail.values['url'] ?? '' }),
        isTraining,
        isSecret: true,
      },
    );
  });
}
