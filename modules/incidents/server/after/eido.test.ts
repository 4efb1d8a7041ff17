import { expect, test } from 'vitest';
import { z } from 'zod';
import { emptyCard } from '../../contract/incident.ts';
import type { IncidentCard, TaskView } from '../../contract/incident.ts';
import { composeEido } from './eido.ts';

/*
 * The field list of NENA-STA-021.1b-2022 (EIDO 1.0) for the components that are exported: which fields there are, which are
 * required, of what type. Written from the published list; a field that it does not name is a fault.
 */

const text = z.string().min(1);
const instant = z.iso.datetime({ offset: true });
const reference = z.strictObject({ $ref: text });
const references = z.array(reference);
const prologue = {
  $id: text,
  lastUpdateTimeStamp: instant,
  updatedByAgencyReference: reference.optional(),
  updatedByAgentReference: reference.optional(),
};

const agency = z.strictObject({
  ...prologue,
  agencyRoleDescriptionRegistryText: z.array(text).min(1),
  incidentOwningAgencyIndicator: z.boolean().optional(),
  agencyType: z.array(text).min(1),
  notesReference: references.optional(),
});
const disposition = z.strictObject({
  ...prologue,
  dispositionCommonRegistryCode: text,
  dispositionPrimaryIndicator: z.boolean().optional(),
  dispositionCategoryText: text.optional(),
  dispositionDescriptionText: text.optional(),
  notesReference: references.optional(),
});
const incident = z.strictObject({
  ...prologue,
  incidentTypeCommonRegistryText: text,
  incidentTypeInternalCode: text.optional(),
  incidentTypeInternalText: text.optional(),
  incidentStatusInternalText: z.array(text).optional(),
  incidentStatusCommonRegistryText: z.array(text).optional(),
  internalIncidentId: text.optional(),
  incidentCommonPriorityNumber: z.int().optional(),
  incidentPriorityInternalText: text.optional(),
  beatOrDispatchGroupText: text.optional(),
  dispositionComponent: z.array(disposition).optional(),
  agentReference: references.optional(),
  locationReference: references.optional(),
  personReference: references.optional(),
  vehicleReference: references.optional(),
  notesReference: references.optional(),
});
const incomingCall = z.strictObject({
  ...prologue,
  callStateRegistryText: text,
  standardPrimaryCallType: text,
  direction: z.enum(['incoming', 'outgoing', 'internal']),
  callStartTimestamp: instant,
  callBackReference: reference.optional(),
  locationReference: references.optional(),
  notesReference: references.optional(),
});
const location = z.strictObject({
  ...prologue,
  locationTypeDescriptionRegistryText: text,
  locationByValue: z.string().startsWith('<?xml').optional(),
  locationDescriptionText: text.optional(),
  locationByReferenceUrl: z.url().optional(),
  crossStreetByValue: z.array(text).optional(),
  notesReference: references.optional(),
});

const emergencyIncidentDataObject = z.strictObject({
  ...prologue,
  eidoVersion: z.literal('1.0'),
  issuingElementIdentification: text,
  incidentComponent: incident,
  callComponent: z.array(incomingCall).optional(),
  callbackComponent: z
    .array(z.strictObject({ ...prologue, callBackInformationUri: z.array(z.string().regex(/^(tel|sip):/)) }))
    .optional(),
  dispatchComponent: z.array(z.strictObject({ ...prologue, agencyReference: reference })).optional(),
  agencyComponent: z.array(agency).min(1),
  notesComponent: z.array(z.strictObject({ ...prologue, notesActionComments: text })).optional(),
  locationComponent: z.array(location).optional(),
  linkComponent: z
    .array(
      z.strictObject({
        ...prologue,
        incidentTrackingIdentification: z.string().startsWith('urn:emergency:uid:incidentid:'),
        linkDirectionCode: z.enum(['PARENT', 'CHILD', 'RELATED', 'UNLINK']),
        transactionReasonText: text.optional(),
      }),
    )
    .optional(),
  '@context': z.strictObject({ '@vocab': text }),
});

const at = '2026-11-22T09:00:00.000Z';
const id = (last: number): string => `01900000-0000-7000-8000-00000000000${last}`;
const task: TaskView = {
  id: id(2),
  serviceId: id(3),
  title: 'Полиция',
  phone: null,
  state: 'finished',
  addedAt: at,
  answerBy: null,
  isLate: false,
  escalation: 0,
  unit: null,
  reason: null,
  changedAt: at,
};

function cardWith(changes: Partial<IncidentCard>): IncidentCard {
  return {
    id: id(1),
    number: 12,
    status: 'closed',
    typeCode: 'missing-person',
    title: 'Пропал человек',
    priority: 2,
    level: 1,
    address: 'улица Мира, 5',
    place: { lng: 33.3, lat: 54.15 },
    injuredCount: 0,
    createdAt: at,
    registeredAt: at,
    operator: 'Дежурный',
    tasks: [task],
    alarmCount: 0,
    version: 3,
    fields: {
      ...emptyCard,
      words: 'Не вернулась <из школы>',
      place: { lng: 33.3, lat: 54.15 },
      address: 'улица Мира, 5',
      caller: { phone: '+7 (900) 000-00-00', name: 'Мать', place: '', note: '' },
    },
    shownAnswers: [],
    closedAt: at,
    result: 'Найдена',
    log: [{ id: id(4), at, kind: 'registered', person: null, service: null, state: null, text: null }],
    links: [
      { id: id(5), number: 13, title: 'ДТП', address: '', status: 'open', registeredAt: null, distanceM: 20 },
    ],
    alarms: [],
    photos: [],
    can: { change: false, close: false },
    ...changes,
  };
}

const compose = (changes: Partial<IncidentCard> = {}) => {
  const facts = { agencyId: 'town.example', town: 'Атомград', madeAt: at, textOfEntry: () => 'Передана' };
  return composeEido({ card: cardWith(changes), ...facts });
};

test.each([
  ['with a call, a service, a link and a result', {}],
  ['without a result', { result: null, closedAt: null, status: 'open' }],
  ['without a place, a caller or a service', { fields: { ...emptyCard }, tasks: [], links: [], log: [] }],
  ['of a kind nobody told', { typeCode: null, title: '', number: null, status: 'draft' }],
] as [string, Partial<IncidentCard>][])('a card %s is an EIDO by the published field list', (_, changes) => {
  const parsed = emergencyIncidentDataObject.safeParse(JSON.parse(JSON.stringify(compose(changes))));
  expect(parsed.error?.issues ?? []).toEqual([]);
});

test('each reference leads to a component of the same object, and no two have one id', () => {
  const eido = JSON.stringify(compose());
  const ids = [...eido.matchAll(/"\$id":"([^"]+)"/g)].map((match) => match[1]);
  const named = [...eido.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(named.filter((one) => !ids.includes(one))).toEqual([]);
});
