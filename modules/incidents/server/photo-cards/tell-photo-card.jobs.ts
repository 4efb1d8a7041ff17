import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import {
  findRecipients,
  listRecipientsByPermission,
  listRecipientsOf,
} from '#kernel/identity/recipient.store.ts';
import type { Recipient } from '#kernel/identity/recipient.store.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { PhotoCardAudience } from '../../contract/photo-cards.ts';
import { findIncident } from '../cards/incident.store.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { listOnDuty } from '../services/duty.store.ts';
import { listOpenTasks } from '../services/service.store.ts';
import type { IncidentsTables } from '../tables.ts';
import { listResidents } from './listeners.store.ts';
import { isOut } from './photo-card.policy.ts';
import { photoCardSubject } from './photo-card.presenter.ts';
import { insertTold, lockPhotoCard } from './photo-card.store.ts';
import { queuePhotoCardMessage } from './photo-card-messages.ts';
import type { PhotoCardTable } from './tables.ts';

const residentsAtOnce = 50;
const toldOfOneService = 20;
const operatorsAtMost = 100;

/** Tells those who search first, then residents page by page, until all were told or the card is withdrawn. */
export const tellPhotoCard = jobFor<IncidentsTables>()({
  id: 'incidents.tell-photo-card',
  input: z.object({ photoCardId: id, after: id.nullable() }),
  timeoutMs: 60_000,
  run: async (system, { photoCardId, after }) => {
    await system.transaction(async (context) => {
      const { db, clock, audit } = context;
      // NOTE: locked, so that a withdrawal comes before this page or after it, and whoever is told hears of the end.
      const photoCard = await lockPhotoCard(db, photoCardId);
      const card = photoCard && (await findIncident(db, photoCard.incidentId));
      audit({ type: photoCardSubject, id: photoCardId });
      if (!card || !isOut(photoCard, clock.now())) return;
      if (after === null) await tellSearchers(context, photoCard, card);
      if (!photoCard.audiences.includes('residents')) return;
      const page = await listResidents(db, card, { after, limit: residentsAtOnce });
      await tell(context, { photoCard, card, audience: 'residents' }, await findRecipients(db, page));
      const last = page.at(-1);
      if (last && page.length === residentsAtOnce)
        await enqueue(db, tellPhotoCard, { photoCardId, after: last }, { key: photoCardId });
    });
  },
});

async function tellSearchers(
  context: IncidentsContext,
  photoCard: PhotoCardTable,
  card: IncidentRow,
): Promise<void> {
  const { db, clock } = context;
  const { audiences } = photoCard;
  if (audiences.includes('crews')) {
    const crews = await listCrews(context, card);
    await tell(context, { photoCard, card, audience: 'crews' }, crews);
  }
  if (audiences.includes('operators')) {
    const asked = { permission: 'incidents.photo-card.see', areaIds: card.areaIds };
    const operators = await listRecipientsByPermission(db, {
      ...asked,
      now: clock.now(),
      limit: operatorsAtMost,
    });
    await tell(context, { photoCard, card, audience: 'operators' }, operators);
  }
}

/** By the roster; where nobody is on duty by it, everybody who may work for the service. */
async function listCrews({ db, clock }: IncidentsContext, card: IncidentRow): Promise<Recipient[]> {
  const now = clock.now();
  const organisationIds = new Set(
    (await listOpenTasks(db, card.id)).map(({ organisationId }) => organisationId),
  );
  const crews: Recipient[] = [];
  for (const organisationId of organisationIds) {
    const onDuty = await findRecipients(db, await listOnDuty(db, organisationId, now));
    const asked = { organisationId, permission: 'incidents.task.work', areaIds: card.areaIds };
    crews.push(
      ...(onDuty.length > 0
        ? onDuty
        : await listRecipientsOf(db, { ...asked, now, limit: toldOfOneService })),
    );
  }
  return crews;
}

interface Telling {
  readonly photoCard: PhotoCardTable;
  readonly card: IncidentRow;
  readonly audience: PhotoCardAudience;
}

async function tell(
  context: IncidentsContext,
  { photoCard, audience }: Telling,
  people: readonly Recipient[],
): Promise<void> {
  const row = { photoCardId: photoCard.id, audience, toldAt: context.clock.now(), overAt: null };
  const isNew = await insertTold(
    context.db,
    [...new Set(people.map(({ personId }) => personId))].map((personId) => ({ ...row, personId })),
  );
  for (const person of people)
    if (isNew.has(person.personId))
      await queuePhotoCardMessage(context, person, { photoCard, audience, news: 'sought' });
}
