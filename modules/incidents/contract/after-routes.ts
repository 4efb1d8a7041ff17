import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id } from '#kernel/http/fields.ts';
import { incidentProblems } from './problems.ts';

export const downloadCard = defineRoute({
  id: 'incidents.downloadCard',
  method: 'GET',
  path: '/api/v1/incidents/cards/:id/document',
  summary: 'The whole course of an incident with all its clocks, on paper (DOCX)',
  permission: 'incidents.incident.read',
  input: z.object({ id }),
  output: z.unknown(),
  problems: [incidentProblems.notFound],
  isDownload: true,
  isReadAudited: true,
});

export const exportCard = defineRoute({
  id: 'incidents.exportCard',
  method: 'GET',
  path: '/api/v1/incidents/cards/:id/eido',
  summary: 'An incident for another dispatch system: Emergency Incident Data Object (NENA-STA-021.1b), JSON',
  permission: 'incidents.incident.read',
  input: z.object({ id }),
  output: z.unknown(),
  problems: [incidentProblems.notFound],
  isDownload: true,
  isReadAudited: true,
});
