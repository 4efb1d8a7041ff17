import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant } from '#kernel/http/fields.ts';
import { reportNumber } from '../fields.ts';
import { reportProblems } from '../problems.ts';
import {
  forwardingFault,
  forwardingState,
  forwardingView,
  gatewayFields,
  gatewayKey,
  gatewayView,
  peerWordView,
} from './gateway.ts';
import { gatewayProblems } from './problems.ts';

const { unknownOrganisation, unknownCategory } = reportProblems;
const mappingProblems = [
  gatewayProblems.mappedTwice,
  gatewayProblems.attributeUnmapped,
  unknownCategory,
] as const;

export const listGateways = defineRoute({
  id: 'reports.listGateways',
  method: 'GET',
  path: '/api/v1/reports/gateways',
  summary: 'Open311 servers of other bodies to which reports are forwarded; their keys are never told',
  permission: 'reports.gateway.manage',
  input: z.object({}),
  output: z.object({
    gateways: z.array(gatewayView),
    /** Those that could have one. */
    organisations: z.array(z.object({ id, name: z.string() })),
  }),
  problems: [],
});

export const addGateway = defineRoute({
  id: 'reports.addGateway',
  method: 'POST',
  path: '/api/v1/reports/gateways',
  summary: 'Let the reports of an organisation go to its own Open311 server',
  permission: 'reports.gateway.manage',
  input: gatewayFields.extend({ organisationId: id, apiKey: gatewayKey }),
  output: z.object({ id }),
  problems: [gatewayProblems.taken, unknownOrganisation, ...mappingProblems],
  bodyLimitBytes: 1024 * 1024,
});

export const changeGateway = defineRoute({
  id: 'reports.changeGateway',
  method: 'PUT',
  path: '/api/v1/reports/gateways/:id',
  summary: 'Change how reports go to the Open311 server of an organisation',
  permission: 'reports.gateway.manage',
  input: gatewayFields.extend({ id, version: z.int().min(1), apiKey: gatewayKey }),
  output: z.object({ version: z.int() }),
  problems: [gatewayProblems.notFound, gatewayProblems.stale, ...mappingProblems],
  bodyLimitBytes: 1024 * 1024,
});

export const discoverGateway = defineRoute({
  id: 'reports.discoverGateway',
  method: 'POST',
  path: '/api/v1/reports/gateways/:id/discovery',
  summary: 'Ask the other side for its services and their questions; the list of gateways tells the outcome',
  permission: 'reports.gateway.manage',
  input: z.object({ id }),
  output: z.object({}),
  problems: [gatewayProblems.notFound],
});

export const listForwardings = defineRoute({
  id: 'reports.listForwardings',
  method: 'GET',
  path: '/api/v1/reports/forwardings',
  summary: 'Reports on the way to another body that need a person, the oldest first',
  permission: 'reports.forwarding.settle',
  input: z.object({}),
  output: z.object({
    forwardings: z.array(
      z.object({
        id,
        number: z.number().int(),
        organisationName: z.string(),
        state: forwardingState,
        fault: forwardingFault.nullable(),
        createdAt: instant,
      }),
    ),
  }),
  problems: [],
});

export const readForwarding = defineRoute({
  id: 'reports.readForwarding',
  method: 'GET',
  path: '/api/v1/reports/:number/other-body',
  summary: 'How a report was forwarded by Open311, and what the programs of other bodies wrote about it',
  permission: 'reports.forwarding.read',
  input: z.object({ number: reportNumber }),
  output: z.object({
    forwardings: z.array(forwardingView),
    words: z.array(peerWordView),
    canSettle: z.boolean(),
  }),
  problems: [reportProblems.notFound],
});

export const settleForwarding = defineRoute({
  id: 'reports.settleForwarding',
  method: 'POST',
  path: '/api/v1/reports/forwardings/:id/settlement',
  summary:
    'A person says what became of a report that was forwarded: it has a number there, or it goes again',
  permission: 'reports.forwarding.settle',
  input: z.object({
    id,
    decision: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('arrived'), remoteId: z.string().trim().min(1).max(200) }),
      z.object({ kind: z.literal('send-again') }),
      z.object({ kind: z.literal('told-otherwise') }),
    ]),
  }),
  output: z.object({ state: forwardingState }),
  problems: [
    gatewayProblems.forwardingNotFound,
    gatewayProblems.forwardingSettled,
    gatewayProblems.remoteNumberTaken,
  ],
});
