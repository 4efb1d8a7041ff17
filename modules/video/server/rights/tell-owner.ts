import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import { listHolders, listRecipientsOf } from '#kernel/identity/recipient.store.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import type { VideoContext } from '../cameras/present-camera.ts';

const toldAtOnce = 30;

/** In the transaction in which the emergency begins: there is none of which the owner was not told. */
export async function tellOwnerOfEmergency(
  context: VideoContext,
  emergency: {
    readonly ownerOrganisationId: string;
    readonly holderOrganisationId: string;
    readonly reason: string;
    readonly validUntil: Date;
  },
): Promise<void> {
  const { db, clock, actor, town } = context;
  const { ownerOrganisationId: organisationId, holderOrganisationId, reason, validUntil } = emergency;
  const scope = { permission: 'video.grant.manage', areaIds: [], now: clock.now(), limit: toldAtOnce };
  const ofOwner = await listRecipientsOf(db, { ...scope, organisationId });
  // NOTE: an owner without anybody to tell: then who oversees the looks of the whole town hears of it.
  const overseers = { permission: 'video.look.oversee', now: clock.now(), limit: toldAtOnce };
  const recipients = ofOwner.length > 0 ? ofOwner : await listHolders(db, overseers);
  const names = await findOrganisationNames(db, [holderOrganisationId]);
  const person = actor.personId === null ? undefined : await findPerson(db, actor.personId);
  for (const { personId, email, locale } of recipients) {
    const until = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: town.timeZone });
    const values = {
      organisation: names.get(holderOrganisationId) ?? '',
      person: person?.name ?? '',
      reason,
      until: until.format(validUntil),
    };
    await queueMessage(context, {
      kind: 'video.mail-emergency',
      locale,
      recipientPersonId: personId,
      channel: 'email',
      address: email,
      isTraining: town.isTraining,
      isUrgent: true,
      path: '/work/video-rights',
      subject: context.text(locale, 'video.mail.emergency.subject', values),
      bodyText: [
        context.text(locale, 'video.mail.emergency.body', values),
        context.text(locale, 'video.mail.emergency.how', { url: `${context.baseUrl}/work/video-rights` }),
      ].join('\n\n'),
    });
  }
}
