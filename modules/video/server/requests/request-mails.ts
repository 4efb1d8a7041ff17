import { findRecipients, listRecipientsOf } from '#kernel/identity/recipient.store.ts';
import type { Recipient } from '#kernel/identity/recipient.store.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { RequestRow } from './request.store.ts';

const toldAtOnce = 30;

type Told = Pick<RequestRow, 'number' | 'place' | 'ownerOrganisationId' | 'requesterPersonId'>;

/** The owner hears that somebody asks. */
export async function tellOwnerOfRequest(context: VideoContext, request: Told): Promise<void> {
  const scope = {
    permission: 'video.request.decide',
    areaIds: [],
    now: context.clock.now(),
    limit: toldAtOnce,
  };
  const recipients = await listRecipientsOf(context.db, {
    ...scope,
    organisationId: request.ownerOrganisationId,
  });
  for (const recipient of recipients) {
    const { locale } = recipient;
    const values = { number: String(request.number), place: request.place };
    await tell(context, recipient, {
      kind: 'video.mail-request',
      path: '/work/footage-requests',
      subject: context.text(locale, 'video.mail.request.subject', values),
      body: context.text(locale, 'video.mail.request.body', values),
    });
  }
}

/** Who asked hears the decision. */
export async function tellRequester(context: VideoContext, request: Told): Promise<void> {
  if (request.requesterPersonId === null) return;
  for (const recipient of await findRecipients(context.db, [request.requesterPersonId])) {
    const { locale } = recipient;
    const values = { number: String(request.number), place: request.place };
    await tell(context, recipient, {
      kind: 'video.mail-decision',
      path: '/footage',
      subject: context.text(locale, 'video.mail.decision.subject', values),
      body: context.text(locale, 'video.mail.decision.body', values),
    });
  }
}

async function tell(
  context: VideoContext,
  { personId, email, locale }: Recipient,
  message: {
    readonly kind: `${string}.${string}`;
    readonly path: `/${string}`;
    readonly subject: string;
    readonly body: string;
  },
): Promise<void> {
  await queueMessage(context, {
    kind: message.kind,
    locale,
    recipientPersonId: personId,
    channel: 'email',
    address: email,
    isTraining: context.town.isTraining,
    path: message.path,
    subject: message.subject,
    bodyText: [message.body, `${context.baseUrl}${message.path}`].join('\n\n'),
  });
}
