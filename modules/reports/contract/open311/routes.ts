import { z } from 'zod';
import { fileReference } from '#kernel/files/contract/file.ts';
import { boundingBox, civilDate } from '#kernel/http/fields.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { photoLimit } from '../report.ts';
import {
  bulkFileView,
  bulkRow,
  createdRequest,
  discoveryView,
  requestView,
  serviceDefinition,
  serviceView,
  tokenView,
  updateView,
} from './georeport.ts';
import { csv, descriptionLimit, latitude, longitude, zonedInstant } from './fields.ts';
import { open311Problems } from './problems.ts';

const word = z.string().max(200);
const common = { jurisdiction_id: word.optional(), api_key: word.optional() };
const flag = z
  .enum(['true', 'false', '1', '0'])
  .transform((value) => value === 'true' || value === '1')
  .default(false);
const window = { start_date: zonedInstant.optional(), end_date: zonedInstant.optional() };
const requestId = z.string().max(60);

export const requestPageLimit = 1000;

export const discoverOpen311 = defineRoute({
  id: 'reports.discoverOpen311',
  method: 'GET',
  path: '/open311/discovery',
  summary: 'Open311 service discovery: where the endpoints are and what they speak',
  permission: 'reports.open311.read',
  input: z.object({}),
  output: discoveryView,
  problems: [],
});

export const listOpen311Services = defineRoute({
  id: 'reports.listOpen311Services',
  method: 'GET',
  path: '/open311/v2/services',
  summary: 'Open311: what can be reported',
  permission: 'reports.open311.read',
  input: z.object(common),
  output: z.array(serviceView),
  problems: [open311Problems.unknownJurisdiction],
});

export const readOpen311Service = defineRoute({
  id: 'reports.readOpen311Service',
  method: 'GET',
  path: '/open311/v2/services/:service_code',
  summary: 'Open311: the questions of a service',
  permission: 'reports.open311.read',
  input: z.object({ ...common, service_code: word }),
  output: serviceDefinition,
  problems: [open311Problems.unknownJurisdiction, open311Problems.unknownService],
});

export const createOpen311Request = defineRoute({
  id: 'reports.createOpen311Request',
  method: 'POST',
  path: '/open311/v2/requests',
  summary: 'Open311: sends a report, with photos in a multipart form where there are any',
  permission: 'reports.open311.create',
  input: z.object({
    ...common,
    service_code: word,
    lat: latitude.optional(),
    long: longitude.optional(),
    address_string: z.string().max(500).optional(),
    address_id: word.optional(),
    description: z.string().max(descriptionLimit).optional(),
    attributes: z.record(z.string().max(200), z.array(z.string().max(4000)).max(60)).default({}),
    email: z.string().max(320).optional(),
    device_id: word.optional(),
    account_id: word.optional(),
    first_name: word.optional(),
    last_name: word.optional(),
    phone: z.string().max(60).optional(),
    media_urls: z.array(z.string().max(2000)).max(20).default([]),
    photos: z.array(fileReference).max(photoLimit).default([]),
  }),
  output: z.array(createdRequest),
  problems: [
    open311Problems.unknownJurisdiction,
    open311Problems.unknownService,
    open311Problems.addressNotFound,
  ],
});

export const readOpen311Token = defineRoute({
  id: 'reports.readOpen311Token',
  method: 'GET',
  path: '/open311/v2/tokens/:token',
  summary: 'Open311: the number of a report that was sent for a token',
  permission: 'reports.open311.read',
  input: z.object({ ...common, token: word }),
  output: z.array(tokenView),
  problems: [open311Problems.unknownJurisdiction, open311Problems.unknownToken],
});

export const listOpen311Requests = defineRoute({
  id: 'reports.listOpen311Requests',
  method: 'GET',
  path: '/open311/v2/requests',
  summary: 'Open311: published reports, the newest first; at most 90 days and 1,000 at once',
  permission: 'reports.open311.read',
  input: z.object({
    ...common,
    ...window,
    service_request_id: csv.optional(),
    service_code: csv.optional(),
    status: csv.pipe(z.array(z.enum(['open', 'closed']))).optional(),
    updated_after: zonedInstant.optional(),
    updated_before: zonedInstant.optional(),
    bbox: boundingBox.optional(),
    page: z.coerce.number().int().min(0).max(100_000).default(1),
    page_size: z.coerce.number().int().min(1).max(requestPageLimit).default(requestPageLimit),
    extensions: flag,
  }),
  output: z.array(requestView),
  problems: [open311Problems.unknownJurisdiction],
});

export const readOpen311Request = defineRoute({
  id: 'reports.readOpen311Request',
  method: 'GET',
  path: '/open311/v2/requests/:service_request_id',
  summary: 'Open311: one published report',
  permission: 'reports.open311.read',
  input: z.object({ ...common, service_request_id: requestId, extensions: flag }),
  output: z.array(requestView),
  problems: [open311Problems.unknownJurisdiction, open311Problems.unknownRequest],
});

export const listOpen311Updates = defineRoute({
  id: 'reports.listOpen311Updates',
  method: 'GET',
  path: '/open311/v2/servicerequestupdates',
  summary: 'Open311, extension of mySociety: what happened to reports in a window of time',
  permission: 'reports.open311.update',
  input: z.object({ ...common, ...window, service_request_id: csv.optional() }),
  output: z.array(updateView),
  problems: [open311Problems.unknownJurisdiction],
});

export const createOpen311Update = defineRoute({
  id: 'reports.createOpen311Update',
  method: 'POST',
  path: '/open311/v2/servicerequestupdates',
  summary:
    'Open311, extension of mySociety: words on a report, its work or its reopening; once per update_id',
  permission: 'reports.open311.update',
  input: z.object({
    ...common,
    update_id: z.string().min(1).max(200),
    service_request_id: requestId,
    updated_datetime: zonedInstant.optional(),
    status: z
      .string()
      .max(60)
      .transform((status) => status.trim().toUpperCase().replaceAll(/[ -]/g, '_'))
      .optional(),
    description: z.string().max(descriptionLimit).optional(),
    email: z.string().max(320).optional(),
    first_name: word.optional(),
    last_name: word.optional(),
    phone: z.string().max(60).optional(),
    title: z.string().max(20).optional(),
    media_urls: z.array(z.string().max(2000)).max(20).default([]),
    photos: z.array(fileReference).max(photoLimit).default([]),
  }),
  output: z.array(z.object({ update_id: z.string() })),
  problems: [open311Problems.unknownJurisdiction, open311Problems.unknownRequest],
});

export const listOpen311BulkFiles = defineRoute({
  id: 'reports.listOpen311BulkFiles',
  method: 'GET',
  path: '/open311/v2/bulk',
  summary: 'GeoReport Bulk: the daily files that are kept, the newest first',
  permission: 'reports.open311.read',
  input: z.object(common),
  output: z.array(bulkFileView),
  problems: [open311Problems.unknownJurisdiction],
});

export const readOpen311BulkFile = defineRoute({
  id: 'reports.readOpen311BulkFile',
  method: 'GET',
  path: '/open311/v2/bulk/:day',
  summary: 'GeoReport Bulk: the reports that changed on a day, as they stood at its end',
  permission: 'reports.open311.read',
  input: z.object({ ...common, day: civilDate }),
  output: z.object({ csv: z.string() }),
  problems: [open311Problems.unknownJurisdiction, open311Problems.unknownFile],
});

export const exportOpen311Requests = defineRoute({
  id: 'reports.exportOpen311Requests',
  method: 'GET',
  path: '/open311/v2/bulk/requests',
  summary: 'GeoReport Bulk on demand: reports sent within a year, as they stand now; at most 20,000',
  permission: 'reports.open311.read',
  input: z.object({ ...common, ...window }),
  output: z.array(bulkRow),
  problems: [open311Problems.unknownJurisdiction],
  rateLimit: { limit: 10, windowMs: 60_000 },
});
