import { rowsAtMost, sectionOf } from '#kernel/privacy/personal-data.ts';
import type { PersonalData } from '#kernel/privacy/personal-data.ts';
import { deleteMessagesOf, listOwnAddresses, listOwnMessages, listOwnWishes } from './personal-data.store.ts';

const untilClosed = 'privacy.term.account';

export const notifyData: PersonalData = {
  collect: async (context, personId) => {
    const { db } = context;
    const limit = rowsAtMost + 1;
    return [
      sectionOf(
        context,
        {
          id: 'notify.address',
          title: 'privacy.addresses.title',
          purpose: 'privacy.addresses.purpose',
          term: untilClosed,
        },
        {
          channel: 'privacy.field.channel',
          address: 'privacy.field.address',
          createdAt: 'privacy.field.created',
        },
        await listOwnAddresses(db, personId, limit),
      ),
      sectionOf(
        context,
        {
          id: 'notify.wish',
          title: 'privacy.wishes.title',
          purpose: 'privacy.wishes.purpose',
          term: untilClosed,
        },
        { topic: 'privacy.field.topic', channel: 'privacy.field.channel', minutes: 'privacy.field.minutes' },
        await listOwnWishes(db, personId, limit),
      ),
      sectionOf(
        context,
        {
          id: 'notify.message',
          title: 'privacy.messages.title',
          purpose: 'privacy.messages.purpose',
          term: 'privacy.term.messages',
        },
        {
          createdAt: 'privacy.field.created',
          channel: 'privacy.field.channel',
          address: 'privacy.field.address',
          subject: 'privacy.field.title',
          bodyText: 'privacy.field.text',
          state: 'privacy.field.status',
        },
        await listOwnMessages(db, personId, limit),
      ),
    ];
  },
  erase: async ({ db }, personId) => {
    await deleteMessagesOf(db, personId);
    return [];
  },
};
