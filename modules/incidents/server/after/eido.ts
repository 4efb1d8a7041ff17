import type { IncidentCard, LogEntry, TaskView } from '../../contract/incident.ts';

/*
 * An incident as an Emergency Incident Data Object: NENA-STA-021.1b-2022, EIDO version 1.0, names of the schema published
 * at github.com/NENA911/EIDO-JSON. Components refer to each other by `$id`; of codes kept in registries of NENA the town's
 * own words go out beside the general one ("Other"), because the registries know no such kinds.
 */

export interface EidoFacts {
  readonly card: IncidentCard;
  /** Globally unique and ours: the host of the town's address. */
  readonly agencyId: string;
  readonly town: string;
  readonly madeAt: string;
  readonly textOfEntry: (entry: LogEntry) => string;
}

interface Reference {
  readonly $ref: string;
}

type Component = Readonly<Record<string, unknown>> & { readonly $id: string };

export function composeEido(facts: EidoFacts): Component {
  const { card, agencyId, madeAt } = facts;
  const notes = notesOf(facts);
  const location = locationOf(facts);
  const call = callOf(facts, location);
  return {
    ...prologue(facts, `urn:emergency:uid:incidentid:${card.id}:${agencyId}`, madeAt),
    eidoVersion: '1.0',
    issuingElementIdentification: agencyId,
    agencyComponent: [...ownAgency(facts), ...card.tasks.map((task) => agencyOf(facts, task))],
    incidentComponent: incidentOf(facts, { notes, location }),
    ...(call ? { callComponent: [call.component], callbackComponent: call.callback } : {}),
    dispatchComponent: card.tasks.map((task) => dispatchOf(facts, task)),
    locationComponent: location,
    notesComponent: notes,
    linkComponent: card.links.map(({ id, registeredAt }) => ({
      ...prologue(facts, `link-${id}`, registeredAt ?? card.createdAt),
      incidentTrackingIdentification: `urn:emergency:uid:incidentid:${id}:${agencyId}`,
      linkDirectionCode: 'RELATED',
    })),
    '@context': { '@vocab': './JSON-LD_Contexts/EmergencyIncidentDataObjectType.jsonld' },
  };
}

function prologue({ agencyId }: EidoFacts, id: string, at: string): Component {
  return { $id: id, lastUpdateTimeStamp: at, updatedByAgencyReference: referenceTo(agencyId) };
}

function referenceTo(id: string): Reference {
  return { $ref: id };
}

function ownAgency(facts: EidoFacts): Component[] {
  const { agencyId, card } = facts;
  return [
    {
      ...prologue(facts, agencyId, card.createdAt),
      agencyRoleDescriptionRegistryText: ['CallReceiving', 'Dispatch'],
      agencyType: ['psap'],
      incidentOwningAgencyIndicator: true,
    },
  ];
}

function agencyOf(facts: EidoFacts, { serviceId, addedAt }: TaskView): Component {
  return {
    ...prologue(facts, `service-${serviceId}`, addedAt),
    agencyRoleDescriptionRegistryText: ['Dispatch'],
    agencyType: ['other'],
  };
}

interface Parts {
  readonly notes: readonly Component[];
  readonly location: readonly Component[];
}

function incidentOf(facts: EidoFacts, { notes, location }: Parts): Component {
  const { card, madeAt } = facts;
  const { number, typeCode, title, status, priority, result, closedAt } = card;
  return {
    ...prologue(facts, `incident-${card.id}`, madeAt),
    incidentTypeCommonRegistryText: 'Other',
    ...(typeCode === null ? {} : { incidentTypeInternalCode: typeCode }),
    ...(title === '' ? {} : { incidentTypeInternalText: title }),
    incidentStatusInternalText: [status],
    ...(number === null ? {} : { internalIncidentId: String(number) }),
    incidentPriorityInternalText: String(priority),
    locationReference: location.map(({ $id }) => referenceTo($id)),
    notesReference: notes.map(({ $id }) => referenceTo($id)),
    ...(result === null || closedAt === null
      ? {}
      : {
          dispositionComponent: [
            {
              ...prologue(facts, `disposition-${card.id}`, closedAt),
              dispositionCommonRegistryCode: 'Other',
              dispositionDescriptionText: result,
            },
          ],
        }),
  };
}

function callOf(facts: EidoFacts, location: readonly Component[]) {
  const { card } = facts;
  const { phone } = card.fields.caller;
  if (phone === '') return null;
  const callbackId = `callback-${card.id}`;
  const component = {
    ...prologue(facts, `urn:emergency:uid:callid:${card.id}:${facts.agencyId}`, card.createdAt),
    standardPrimaryCallType: 'emergency',
    direction: 'incoming',
    callStartTimestamp: card.createdAt,
    callStateRegistryText: 'callEnd',
    callBackReference: referenceTo(callbackId),
    locationReference: location.map(({ $id }) => referenceTo($id)),
  };
  const callback = [
    {
      ...prologue(facts, callbackId, card.createdAt),
      callBackInformationUri: [`tel:${phone.replaceAll(/[^\d+]/g, '')}`],
    },
  ];
  return { component, callback };
}

function dispatchOf(facts: EidoFacts, { id, serviceId, changedAt }: TaskView): Component {
  return {
    ...prologue(facts, `dispatch-${id}`, changedAt),
    agencyReference: referenceTo(`service-${serviceId}`),
  };
}

/** By value as PIDF-LO (RFC 4119 and RFC 5491): a point in EPSG:4326, latitude first. */
function locationOf(facts: EidoFacts): Component[] {
  const { card } = facts;
  const { place, address, placeNote } = card.fields;
  if (place === null && address === '') return [];
  const words = [address, placeNote].filter(Boolean).join(', ');
  return [
    {
      ...prologue(facts, `location-${card.id}`, card.registeredAt ?? card.createdAt),
      locationTypeDescriptionRegistryText: 'Incident',
      ...(words ? { locationDescriptionText: words } : {}),
      ...(place ? { locationByValue: pidfLo(`incident-${card.id}`, place) } : {}),
    },
  ];
}

function pidfLo(entity: string, { lng, lat }: { lng: number; lat: number }): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:gml="http://www.opengis.net/gml" entity="pres:${entity}">`,
    '<tuple id="place"><status><gp:geopriv><gp:location-info>',
    `<gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>${lat} ${lng}</gml:pos></gml:Point>`,
    '</gp:location-info><gp:usage-rules/></gp:geopriv></status></tuple></presence>',
  ].join('');
}

/** The caller's words and each line of the log, so that nothing of the course is lost where codes do not fit. */
function notesOf(facts: EidoFacts): Component[] {
  const { card, textOfEntry } = facts;
  const words = card.fields.words;
  return [
    ...(words
      ? [{ ...prologue(facts, `words-${card.id}`, card.createdAt), notesActionComments: htmlOf(words) }]
      : []),
    ...card.log.map((entry) => ({
      ...prologue(facts, `log-${entry.id}`, entry.at),
      notesActionComments: htmlOf(textOfEntry(entry)),
    })),
  ];
}

/** Notes are HTML5. */
function htmlOf(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
