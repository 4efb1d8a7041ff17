import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate, id, instant } from '#kernel/http/fields.ts';
import { level, typeCode } from './incident.ts';
import { incidentProblems } from './problems.ts';
import { mode } from './shifts.ts';

const title = z.string().trim().min(1).max(100);
const phone = z
  .string()
  .trim()
  .regex(/^\+?[\d ()-]{2,24}$/);

export const serviceFacts = z.object({
  organisationId: id,
  title,
  phone: phone.nullable(),
  acknowledgeSeconds: z.number().int().min(5).max(3600),
  /** Called when nobody on duty answers; somebody with an account. */
  seniorEmail: z.string().trim().toLowerCase().max(320).nullable(),
  nextServiceId: id.nullable(),
  isActive: z.boolean(),
});

export const serviceView = serviceFacts.extend({ id, organisation: z.string() });
export type ServiceView = z.output<typeof serviceView>;

export const runCardRow = z.object({ serviceId: id, level, areaId: id.nullable(), fromMode: mode });
export type RunCardRow = z.output<typeof runCardRow>;

export const readSetup = defineRoute({
  id: 'incidents.readSetup',
  method: 'GET',
  path: '/api/v1/incidents/setup',
  summary: 'Services with their clocks, units and run cards',
  permission: 'incidents.setup.manage',
  input: z.object({}),
  output: z.object({
    services: z.array(serviceView),
    runCards: z.array(runCardRow.extend({ typeCode })),
    units: z.array(z.object({ id, serviceId: id, title: z.string() })),
    types: z.array(z.object({ code: typeCode, title: z.string() })),
  }),
  problems: [],
});

export const saveService = defineRoute({
  id: 'incidents.saveService',
  method: 'POST',
  path: '/api/v1/incidents/setup/services',
  summary: 'Adds a service or changes one',
  permission: 'incidents.setup.manage',
  input: serviceFacts.extend({ id: id.nullable() }),
  output: z.object({ id }),
  problems: [
    incidentProblems.unknownService,
    incidentProblems.unknownOrganisation,
    incidentProblems.unknownSenior,
    incidentProblems.chainInRing,
  ],
});

export const saveRunCard = defineRoute({
  id: 'incidents.saveRunCard',
  method: 'PUT',
  path: '/api/v1/incidents/setup/run-cards/:typeCode',
  summary: 'Replaces the run card of a type: who is sent at which level, in which zone and mode',
  permission: 'incidents.setup.manage',
  input: z.object({ typeCode, rows: z.array(runCardRow).max(500) }),
  output: z.object({}),
  problems: [
    incidentProblems.unknownType,
    incidentProblems.unknownService,
    incidentProblems.runCardTwice,
    incidentProblems.unknownArea,
  ],
});

export const addUnit = defineRoute({
  id: 'incidents.addUnit',
  method: 'POST',
  path: '/api/v1/incidents/setup/units',
  summary: 'Adds a unit to a service; where it is it tells itself',
  permission: 'incidents.setup.manage',
  input: z.object({ serviceId: id, title }),
  output: z.object({ id }),
  problems: [incidentProblems.unknownService],
});

/** `send`: signals of the organisation's devices; `work`: the organisation's own dispatch system. */
export const keyScopes = ['send', 'work'] as const;

export const issueKey = defineRoute({
  id: 'incidents.issueKey',
  method: 'POST',
  path: '/api/v1/incidents/setup/keys',
  summary: 'Makes a key for an organisation’s devices or its own dispatch system; the answer shows it once',
  permission: 'incidents.key.manage',
  input: z.object({
    name: title,
    organisationId: id,
    scopes: z.array(z.enum(keyScopes)).min(1).max(keyScopes.length),
    limitPerMinute: z.number().int().min(1).max(100_000).default(6000),
    expiresOn: civilDate,
  }),
  output: z.object({ id, key: z.string() }),
  problems: [incidentProblems.unknownOrganisation, incidentProblems.keyInThePast],
});

export const listKeys = defineRoute({
  id: 'incidents.listKeys',
  method: 'GET',
  path: '/api/v1/incidents/setup/keys',
  summary: 'Keys of devices and dispatch systems; the keys themselves are never shown again',
  permission: 'incidents.key.manage',
  input: z.object({}),
  output: z.object({
    keys: z.array(
      z.object({
        id,
        name: z.string(),
        organisation: z.string(),
        scopes: z.array(z.enum(keyScopes)),
        expiresAt: instant,
        state: z.enum(['valid', 'expired', 'revoked']),
      }),
    ),
  }),
  problems: [],
});

export const revokeKey = defineRoute({
  id: 'incidents.revokeKey',
  method: 'POST',
  path: '/api/v1/incidents/setup/keys/:id/revocation',
  summary: 'Ends a key at once',
  permission: 'incidents.key.manage',
  input: z.object({ id, reason: z.string().trim().min(3).max(500) }),
  output: z.object({}),
  problems: [incidentProblems.keyNotFound],
});
