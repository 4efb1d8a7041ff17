import { defaultLocale, isLocale } from '#kernel/i18n/locale.ts';
import type { Recipient } from '#kernel/identity/recipient.store.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import { soughtTopic } from '../../contract/photo-cards.ts';
import type { PhotoCardAudience } from '../../contract/photo-cards.ts';
import type { IncidentsContext } from '../context.ts';
import type { PhotoCardTable } from './tables.ts';

interface PhotoCardMessage {
  readonly photoCard: Pick<PhotoCardTable, 'id' | 'kind'>;
  readonly audience: PhotoCardAudience;
  readonly news: 'sought' | 'found' | 'withdrawn';
}

/**
 * A message leads to the photo card and says no word of the person: what is withdrawn there is withdrawn everywhere.
 * Who searches is told at once; a resident's quiet hours and wishes count.
 */
export async function queuePhotoCardMessage(
  context: IncidentsContext,
  { personId, email, locale: wish }: Recipient,
  { photoCard, audience, news }: PhotoCardMessage,
): Promise<void> {
  const locale = isLocale(wish) ? wish : defaultLocale;
  const who = context.text(locale, `incidents.sought.kind.${photoCard.kind}`);
  const path = pathOf(photoCard.id, audience);
  const values = { who, url: `${context.baseUrl}${path}` };
  await queueMessage(context, {
    kind: `incidents.photo-card-${news}`,
    locale,
    recipientPersonId: personId,
    channel: 'email',
    address: email,
    subject: context.text(locale, `incidents.sought.mail.${news}.subject`, values),
    bodyText: context.text(locale, `incidents.sought.mail.${news}.body`, values),
    path,
    isTraining: context.town.isTraining,
    ...(audience === 'residents' ? { topic: soughtTopic.id } : { isUrgent: true }),
  });
}

/** Crews see it on their call-out. */
function pathOf(id: string, audience: PhotoCardAudience): `/${string}` {
  switch (audience) {
    case 'crews':
      return '/work/incidents/tasks';
    case 'operators':
      return '/work/incidents/sought';
    case 'residents':
      return `/sought/${id}`;
  }
}
