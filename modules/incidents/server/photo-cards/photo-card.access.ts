import { defineFileAccess } from '#kernel/files/access.ts';
import { findIncident } from '../cards/incident.store.ts';
import { listOpenTasks } from '../services/service.store.ts';
import type { IncidentsTables } from '../tables.ts';
import { isOut, maySeeWhole } from './photo-card.policy.ts';
import { photoCardSubject } from './photo-card.presenter.ts';
import { findPhotoCard } from './photo-card.store.ts';

/** NOTE: no browser keeps it, or a withdrawn photo would still be there. */
export const photoCardFiles = defineFileAccess<IncidentsTables>(
  photoCardSubject,
  async ({ db, actor, clock }, id) => {
    const photoCard = await findPhotoCard(db, id);
    if (!photoCard || !isOut(photoCard, clock.now())) return false;
    const isPublic = photoCard.audiences.includes('residents') && photoCard.publicParts.includes('photo');
    if (isPublic) return true;
    const card = await findIncident(db, photoCard.incidentId);
    const tasks = await listOpenTasks(db, photoCard.incidentId);
    return card !== undefined && maySeeWhole(actor, photoCard, { card, tasks });
  },
  { isNeverCached: true },
);
