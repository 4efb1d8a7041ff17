import { z } from 'zod';
import { fileReference } from '#kernel/files/contract/file.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, latitude, longitude, pageLimit, queryFlag, decimal } from '#kernel/http/fields.ts';
import { cardFields, incidentCard, incidentLink, incidentSummary, level, typeCode } from './incident.ts';
import { incidentProblems } from './problems.ts';

const version = z.number().int();
const changed = z.object({ version });

export const listIncidents = defineRoute({
  id: 'incidents.listIncidents',
  method: 'GET',
  path: '/api/v1/incidents/cards',
  summary: 'Open cards and drafts, the most urgent first; or closed ones, the newest first',
  permission: 'incidents.incident.read',
  input: z.object({ isClosed: queryFlag.optional(), limit: pageLimit }),
  output: z.object({ incidents: z.array(incidentSummary), total: z.number().int() }),
  problems: [],
});

export const readIncident = defineRoute({
  id: 'incidents.readIncident',
  method: 'GET',
  path: '/api/v1/incidents/cards/:id',
  summary: 'One card with its services, log, alarms and links',
  permission: 'incidents.incident.read',
  input: z.object({ id }),
  output: incidentCard,
  problems: [incidentProblems.notFound],
  isReadAudited: true,
});

export const createIncident = defineRoute({
  id: 'incidents.createIncident',
  method: 'POST',
  path: '/api/v1/incidents/cards',
  summary: 'Begins a card; it is a draft until it is sent',
  permission: 'incidents.incident.take',
  input: z.object({ fields: cardFields }),
  output: z.object({ id, version }),
  problems: [],
  isIdempotent: true,
});

export const saveIncident = defineRoute({
  id: 'incidents.saveIncident',
  method: 'PUT',
  path: '/api/v1/incidents/cards/:id',
  summary: 'Saves what is written on a card, draft or sent',
  permission: 'incidents.incident.take',
  input: z.object({ id, version, fields: cardFields }),
  output: changed,
  problems: [
    incidentProblems.notFound,
    incidentProblems.staleEdit,
    incidentProblems.wrongStatus,
    incidentProblems.unknownType,
  ],
});

export const registerIncident = defineRoute({
  id: 'incidents.registerIncident',
  method: 'POST',
  path: '/api/v1/incidents/cards/:id/registration',
  summary: 'Numbers the card and sends it to the services at once',
  permission: 'incidents.incident.take',
  input: z.object({
    id,
    version,
    serviceIds: z.array(id).max(20),
    /** The caller could not say where; the card goes out nevertheless. */
    isPlaceUnknown: z.boolean().default(false),
  }),
  output: z.object({ number: z.number().int(), version, registeredAt: instant }),
  problems: [
    incidentProblems.notFound,
    incidentProblems.staleEdit,
    incidentProblems.wrongStatus,
    incidentProblems.typeNeeded,
    incidentProblems.wordsNeeded,
    incidentProblems.placeNeeded,
    incidentProblems.outsideTown,
    incidentProblems.answersInvalid,
    incidentProblems.unknownService,
  ],
  isIdempotent: true,
});

export const rejectIncident = defineRoute({
  id: 'incidents.rejectIncident',
  method: 'POST',
  path: '/api/v1/incidents/cards/:id/rejection',
  summary: 'Ends a draft that needs no card: a wrong number, a hoax, a silent call',
  permission: 'incidents.incident.take',
  input: z.object({ id, version, reason: z.string().trim().min(3).max(300) }),
  output: changed,
  problems: [incidentProblems.notFound, incidentProblems.staleEdit, incidentProblems.wrongStatus],
});

export const addServices = defineRoute({
  id: 'incidents.addServices',
  method: 'POST',
  path: '/api/v1/incidents/cards/:id/services',
  summary: 'Sends a card to more services, as when the level is raised',
  permission: 'incidents.incident.take',
  input: z.object({ id, serviceIds: z.array(id).min(1).max(20) }),
  output: changed,
  problems: [incidentProblems.notFound, incidentProblems.wrongStatus, incidentProblems.unknownService],
});

export const closeIncident = defineRoute({
  id: 'incidents.closeIncident',
  method: 'POST',
  path: '/api/v1/incidents/cards/:id/closing',
  summary: 'Closes a card with its result; not while a service is open',
  permission: 'incidents.incident.take',
  input: z.object({ id, version, result: z.string().trim().min(3).max(2000) }),
  output: changed,
  problems: [
    incidentProblems.notFound,
    incidentProblems.staleEdit,
    incidentProblems.wrongStatus,
    incidentProblems.servicesOpen,
  ],
});

export const addNote = defineRoute({
  id: 'incidents.addNote',
  method: 'POST',
  path: '/api/v1/incidents/cards/:id/notes',
  summary: 'Writes into the log of a card, with photos where there are any',
  permission: 'incidents.incident.take',
  input: z.object({
    id,
    text: z.string().trim().min(1).max(1000),
    photos: z.array(fileReference).max(10).default([]),
  }),
  output: z.object({}),
  problems: [incidentProblems.notFound],
  isIdempotent: true,
});

export const linkIncidents = defineRoute({
  id: 'incidents.linkIncidents',
  method: 'POST',
  path: '/api/v1/incidents/cards/:id/links',
  summary: 'Links two cards that are about the same or follow from each other',
  permission: 'incidents.incident.take',
  input: z.object({ id, otherId: id }),
  output: z.object({}),
  problems: [incidentProblems.notFound, incidentProblems.linkUnfit],
});

export const findNearby = defineRoute({
  id: 'incidents.findNearby',
  method: 'GET',
  path: '/api/v1/incidents/nearby',
  summary: 'Cards within 200 metres of the last day, while a new one is being written',
  permission: 'incidents.incident.take',
  input: z.object({ lng: longitude, lat: latitude, exceptId: id.optional() }),
  output: z.object({ incidents: z.array(incidentLink) }),
  problems: [],
});

export const findByPhone = defineRoute({
  id: 'incidents.findByPhone',
  method: 'GET',
  path: '/api/v1/incidents/by-phone',
  summary: 'Earlier cards of the same telephone',
  permission: 'incidents.incident.take',
  input: z.object({ phone: z.string().min(5).max(24), exceptId: id.optional() }),
  output: z.object({ incidents: z.array(incidentLink) }),
  problems: [],
  isReadAudited: true,
});

export const proposal = z.object({
  serviceId: id,
  title: z.string(),
  /** From which level on the run card sends it; null: not on the run card. */
  level: level.nullable(),
  isProposed: z.boolean(),
  unit: z.object({ id, title: z.string(), distanceM: z.number().nullable() }).nullable(),
  /** Why no unit is named. */
  shortage: z.enum(['no-units', 'all-busy', 'places-stale']).nullable(),
});
export type Proposal = z.output<typeof proposal>;

export const proposeServices = defineRoute({
  id: 'incidents.proposeServices',
  method: 'GET',
  path: '/api/v1/incidents/proposals',
  summary: 'Services by type, zone and level, each with its nearest free unit',
  permission: 'incidents.incident.take',
  input: z.object({
    typeCode: typeCode.optional(),
    level: decimal(z.coerce.number().int().min(1).max(5)).default(1),
    lng: longitude.optional(),
    lat: latitude.optional(),
  }),
  output: z.object({ services: z.array(proposal) }),
  problems: [],
});
