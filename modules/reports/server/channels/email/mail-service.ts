import { serviceFor } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { newId } from '#kernel/ids.ts';
import type { ArrivingMail } from '#kernel/notify/mail-in/arriving-mail.ts';
import { startMailboxPoll } from '#kernel/notify/mail-in/mailbox-poll.ts';
import { startSmtpListener } from '#kernel/notify/mail-in/smtp-listener.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import type { ReportsTables } from '../../tables.ts';
import { insertIncoming, wasRefusedSince } from '../incoming.store.ts';
import { keepMessage } from '../keep-message.ts';

type System = SystemContext<ReportsTables>;

const dayMs = 24 * 60 * 60_000;
/** The header of a mail is looked for its id here and no further. */
const headerBytes = 256 * 1024;

/** Takes letters in: over a port of its own, out of a mailbox, or both, as the environment says. */
export const mailService = serviceFor<ReportsTables>()('reports.take-letters', async (tools) => {
  const { config, system, onError } = tools;
  if (!config.mailIn) return undefined;
  const { address, listener, mailboxUrl } = config.mailIn;
  const keep = async (mail: ArrivingMail): Promise<void> => await keepMail(system, mail);
  const running: AsyncDisposable[] = [];
  if (listener)
    running.push(
      await startSmtpListener({
        ...listener,
        address,
        keep,
        onError: (error) => onError(error, 'a letter was not taken in'),
      }),
    );
  if (mailboxUrl)
    running.push(
      startMailboxPoll({
        url: mailboxUrl,
        keep,
        onTooLarge: async (letter) => await refuseTooLarge(system, letter),
        onError: (error) => onError(error, 'the mailbox was not looked into'),
      }),
    );
  return {
    async [Symbol.asyncDispose]() {
      for (const one of running) await one[Symbol.asyncDispose]();
    },
  };
});

async function keepMail(system: System, { raw, envelope }: ArrivingMail): Promise<void> {
  await keepMessage(system, {
    channel: 'email',
    externalId: messageIdOf(raw),
    raw,
    envelopeFrom: envelope?.from ?? null,
    envelopeTo: envelope?.to ?? [],
  });
}

function messageIdOf(raw: Uint8Array): string | null {
  const start = Buffer.from(raw.subarray(0, headerBytes)).toString('latin1');
  const header = start.split(/\r?\n\r?\n/, 1)[0] ?? '';
  return /^message-id:\s*(<[^<>\s]{1,500}>)/im.exec(header)?.[1] ?? null;
}

/** An answer once a day: the letter itself is not fetched, so nothing else is known of it. */
async function refuseTooLarge(
  system: System,
  { messageId, from }: { messageId: string; from: string | null },
): Promise<void> {
  await system.transaction(async (context) => {
    const { db, clock, town, audit } = context;
    const now = clock.now();
    const id = newId(now.getTime());
    const address = from?.toLowerCase() ?? null;
    const isAnswered =
      address === null ||
      address === context.mailInAddress ||
      (await wasRefusedSince(db, address, new Date(now.getTime() - dayMs)));
    const isNew = await insertIncoming(db, {
      id,
      channel: 'email',
      externalId: messageId,
      state: 'ignored',
      reason: 'too-large',
      address,
      envelopeTo: [],
      keepUntil: new Date(now.getTime() + 30 * dayMs),
      receivedAt: now,
    });
    audit({ type: 'reports.incoming-message', id }, { reason: 'too-large', isNew });
    if (isAnswered || !isNew) return;
    const locale = town.country === 'UA' ? 'uk' : 'ru';
    await queueMessage(context, {
      kind: 'reports.mail-too-large',
      locale,
      recipientPersonId: null,
      channel: 'email',
      address,
      subject: context.text(locale, 'reports.mail.too-large.subject'),
      bodyText: context.text(locale, 'reports.mail.too-large.body'),
      isTraining: town.isTraining,
    });
  });
}
