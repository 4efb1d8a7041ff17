import { z } from 'zod';
import { questionKind } from '../classifier.ts';

/*
 * Open311 GeoReport v2 as its documents and JSON schemas have it: identifiers and codes are texts, flags are booleans,
 * coordinates are numbers, instants carry a zone. Names are the standard's own.
 */

const text = z.string();
const dateTime = z.string();

export const serviceView = z.object({
  service_code: text,
  service_name: text,
  description: text.nullable(),
  metadata: z.boolean(),
  type: z.enum(['realtime', 'batch', 'blackbox']),
  keywords: text.nullable(),
  group: text.nullable(),
});
export type ServiceView = z.output<typeof serviceView>;

export const attributeView = z.object({
  variable: z.boolean(),
  code: text,
  datatype: questionKind,
  required: z.boolean(),
  datatype_description: text.nullable(),
  order: z.int(),
  description: text.nullable(),
  values: z.array(z.object({ key: text, name: text })).optional(),
});
export type AttributeView = z.output<typeof attributeView>;

export const serviceDefinition = z.object({ service_code: text, attributes: z.array(attributeView) });

export const createdRequest = z.object({
  service_request_id: text.optional(),
  token: text.optional(),
  service_notice: text.nullable(),
  account_id: text.nullable(),
});
export type CreatedRequest = z.output<typeof createdRequest>;

export const tokenView = z.object({ service_request_id: text.optional(), token: text });

export const requestNote = z.object({ datetime: dateTime, description: text, type: text });

export const requestView = z.object({
  service_request_id: text,
  status: z.enum(['open', 'closed']),
  status_notes: text.nullable(),
  service_name: text.nullable(),
  service_code: text,
  description: text.nullable(),
  agency_responsible: text.nullable(),
  service_notice: text.nullable(),
  requested_datetime: dateTime,
  updated_datetime: dateTime.nullable(),
  expected_datetime: dateTime.nullable(),
  address: text.nullable(),
  address_id: text.nullable(),
  zipcode: text.nullable(),
  lat: z.number(),
  long: z.number(),
  media_url: text.nullable(),
  /** With `extensions=true` alone. */
  extended_attributes: z
    .object({
      detailed_status: text,
      source: text,
      support_count: z.int(),
      planned_on: text.nullable(),
      photos: z.array(text),
    })
    .optional(),
  attributes: z.array(z.object({ code: text, label: text, value: text })).optional(),
  notes: z.array(requestNote).optional(),
});
export type RequestView = z.output<typeof requestView>;

/** The extension of mySociety, as FixMyStreet reads and sends it. */
export const updateView = z.object({
  update_id: text,
  service_request_id: text,
  status: text,
  description: text.nullable(),
  updated_datetime: dateTime,
  media_url: text.nullable(),
  external_status_code: text.nullable(),
});
export type UpdateView = z.output<typeof updateView>;

export const discoveryView = z.object({
  changeset: dateTime,
  contact: text,
  key_service: text,
  endpoints: z.array(
    z.object({
      specification: text,
      url: text,
      changeset: dateTime,
      type: z.enum(['production', 'test']),
      formats: z.array(text),
    }),
  ),
});

/** GeoReport Bulk: these columns, in this order. */
export const bulkColumns = [
  'service_request_id',
  'requested_datetime',
  'updated_datetime',
  'closed_date',
  'status_description',
  'status_notes',
  'source',
  'service_name',
  'service_subtype',
  'description',
  'agency_responsible',
  'address',
  'lat',
  'long',
] as const;

export const bulkRow = z.record(z.enum(bulkColumns), z.string());
export type BulkRow = z.output<typeof bulkRow>;

export const bulkFileView = z.object({
  day: z.iso.date(),
  url: text,
  rows: z.int(),
});
