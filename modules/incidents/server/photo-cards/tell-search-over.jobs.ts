import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { findRecipients } from '#kernel/identity/recipient.store.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { IncidentsTables } from '../tables.ts';
import { queuePhotoCardMessage } from './photo-card-messages.ts';
import { photoCardSubject } from './photo-card.presenter.ts';
import { findPhotoCard, takeUntoldOfEnd } from './photo-card.store.ts';

const toldAtOnce = 50;

/** Tells everybody who was told of the search that it is over. */
export const tellSearchOver = jobFor<IncidentsTables>()({
  id: 'incidents.tell-search-over',
  input: z.object({ photoCardId: id }),
  timeoutMs: 5 * 60_000,
  run: async (system, { photoCardId }, signal) => {
    for (let count = toldAtOnce; count === toldAtOnce;) {
      signal.throwIfAborted();
      count = await system.transaction(async (context) => {
        const { db, clock, audit } = context;
        audit({ type: photoCardSubject, id: photoCardId });
        const photoCard = await findPhotoCard(db, photoCardId);
        if (!photoCard) return 0;
        const page = await takeUntoldOfEnd(db, photoCardId, { now: clock.now(), limit: toldAtOnce });
        const news = photoCard.withdrawnAs === 'found' ? 'found' : 'withdrawn';
        const audiences = new Map(page.map(({ personId, audience }) => [personId, audience]));
        for (const person of await findRecipients(db, [...audiences.keys()])) {
          const audience = audiences.get(person.personId) ?? 'residents';
          await queuePhotoCardMessage(context, person, { photoCard, audience, news });
        }
        return page.length;
      });
    }
  },
});
