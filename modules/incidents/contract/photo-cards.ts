import { z } from 'zod';
import { defineEvent } from '#kernel/events/contract.ts';
import { defineProblem } from '#kernel/errors/problem.ts';
import { fileReference, pictureView } from '#kernel/files/contract/file.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant } from '#kernel/http/fields.ts';
import { defineTopic } from '#kernel/notify/contract/topic.ts';
import { incidentProblems } from './problems.ts';

/*
 * A photo card: whom the town looks for. One action gives it to those who may meet the person; when it is withdrawn, by a
 * person, by its term or with the incident, photo and words are gone for everybody at once.
 */

export const soughtKinds = ['child', 'elderly', 'adult'] as const;
/** `crews`: of the services on the card. `operators`: who watch cameras. `residents`: who asked for news of the place. */
export const photoCardAudiences = ['crews', 'operators', 'residents'] as const;
export type PhotoCardAudience = (typeof photoCardAudiences)[number];
/** By what right the photo is shown. The last suffices for those who search, not for the public. */
export const photoCardGrounds = ['consent', 'police-request', 'vital-interest'] as const;
/** What the public page may show beside the signs and the telephone. */
export const publicParts = ['photo', 'name', 'age', 'last-seen'] as const;
export type PublicPart = (typeof publicParts)[number];
export const photoCardEnds = ['found', 'mistake', 'term', 'closed'] as const;

export const longestHours = 72;
const words = (least: number, most: number) => z.string().trim().min(least).max(most);

export const photoCardFields = z.object({
  kind: z.enum(soughtKinds),
  name: words(0, 100),
  age: z.number().int().min(0).max(120).nullable(),
  /** Height, clothes, what the person carries. */
  signs: words(10, 1000),
  lastSeen: words(0, 300),
  /** Where whoever has seen the person rings. */
  phone: words(2, 24).regex(/^[+\d ()-]+$/),
  audiences: z.array(z.enum(photoCardAudiences)).min(1).max(3),
  publicParts: z.array(z.enum(publicParts)).max(4),
  ground: z.enum(photoCardGrounds),
  /** Who consented, or number and date of the request. */
  groundNote: words(3, 300),
  hours: z.number().int().min(1).max(longestHours),
});
export type PhotoCardFields = z.output<typeof photoCardFields>;

/** What of it is to be seen by the reader; null: not chosen for them, or unknown. */
export const shownPhotoCard = z.object({
  id,
  kind: z.enum(soughtKinds),
  name: z.string().nullable(),
  age: z.number().int().nullable(),
  signs: z.string(),
  lastSeen: z.string().nullable(),
  phone: z.string(),
  photos: z.array(pictureView),
  publishedAt: instant,
  withdrawAt: instant,
});
export type ShownPhotoCard = z.output<typeof shownPhotoCard>;

/** As the dispatcher keeps it: of one that has ended only what was done remains. */
export const photoCardOnCard = z.object({
  id,
  /** Null once it has ended. */
  shown: shownPhotoCard.nullable(),
  audiences: z.array(z.enum(photoCardAudiences)),
  publicParts: z.array(z.enum(publicParts)),
  ground: z.enum(photoCardGrounds),
  groundNote: z.string(),
  publishedAt: instant,
  publishedBy: z.string().nullable(),
  withdrawAt: instant,
  withdrawnAt: instant.nullable(),
  withdrawnAs: z.enum(photoCardEnds).nullable(),
  /** How many people were told so far. */
  toldCount: z.number().int(),
});
export type PhotoCardOnCard = z.output<typeof photoCardOnCard>;

export const photoCardProblems = {
  /** Absent, withdrawn, or not for the reader: they look the same. */
  notFound: defineProblem('incidents.photo-card-not-found', 404),
  /** One is out already. */
  alreadyOut: defineProblem('incidents.photo-card-out', 409),
  /** The public needs a consent or a request. */
  groundTooWeak: defineProblem('incidents.photo-card-ground', 422),
} as const;

export const photoCardChanged = defineEvent({
  id: 'incidents.photo-card-changed',
  permission: 'incidents.photo-card.see',
  payload: z.object({ photoCardId: id, incidentId: id, areaIds: z.array(id), isOut: z.boolean() }),
});

/** Residents turn it off by channel, as other news of their place. */
export const soughtTopic = defineTopic({
  id: 'incidents.sought',
  title: 'incidents.topic.sought',
  permission: 'incidents.photo-card.read',
});

export const publishPhotoCard = defineRoute({
  id: 'incidents.publishPhotoCard',
  method: 'POST',
  path: '/api/v1/incidents/cards/:id/photo-cards',
  summary: 'Gives photo and signs of a missing person to crews, operators and residents until a set hour',
  permission: 'incidents.incident.take',
  input: z.object({ id, fields: photoCardFields, photos: z.array(fileReference).min(1).max(3) }),
  output: z.object({ id }),
  problems: [
    incidentProblems.notFound,
    incidentProblems.wrongStatus,
    photoCardProblems.alreadyOut,
    photoCardProblems.groundTooWeak,
  ],
});

export const withdrawPhotoCard = defineRoute({
  id: 'incidents.withdrawPhotoCard',
  method: 'POST',
  path: '/api/v1/incidents/cards/:id/photo-cards/withdrawal',
  summary: 'The person is found, or it was a mistake: photo and words are taken from everybody at once',
  permission: 'incidents.incident.take',
  input: z.object({ id, as: z.enum(['found', 'mistake']) }),
  output: z.object({}),
  problems: [incidentProblems.notFound, photoCardProblems.notFound],
});

export const listPhotoCards = defineRoute({
  id: 'incidents.listPhotoCards',
  method: 'GET',
  path: '/api/v1/incidents/cards/:id/photo-cards',
  summary: 'Photo cards of an incident: the one that is out, and how earlier ones ended',
  permission: 'incidents.incident.read',
  input: z.object({ id }),
  output: z.object({ photoCards: z.array(photoCardOnCard) }),
  problems: [incidentProblems.notFound],
  isReadAudited: true,
});

export const listSought = defineRoute({
  id: 'incidents.listSought',
  method: 'GET',
  path: '/api/v1/incidents/sought',
  summary: 'Who is looked for now, for those who watch cameras',
  permission: 'incidents.photo-card.see',
  input: z.object({}),
  output: z.object({ sought: z.array(shownPhotoCard) }),
  problems: [],
  isReadAudited: true,
});

export const readSought = defineRoute({
  id: 'incidents.readSought',
  method: 'GET',
  path: '/api/v1/incidents/sought/:id',
  summary: 'One who is looked for, as far as it was chosen to be shown to everybody',
  permission: 'incidents.photo-card.read',
  input: z.object({ id }),
  output: shownPhotoCard,
  problems: [photoCardProblems.notFound],
  rateLimit: { limit: 120, windowMs: 60_000 },
});
