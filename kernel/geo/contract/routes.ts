import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { decimal, latitude, longitude } from '#kernel/http/fields.ts';
import { areaKind, areaView, newArea } from './area.ts';
import { addressHit, placeDescription } from './place.ts';
import { geoProblems } from './problems.ts';

const MEBIBYTE = 1024 * 1024;

export const searchAddresses = defineRoute({
  id: 'geo.searchAddresses',
  method: 'GET',
  path: '/api/v1/addresses',
  summary: 'Find houses and streets by text, with typing errors forgiven',
  permission: 'geo.place.read',
  input: z.object({
    text: z.string().max(200),
    limit: decimal(z.coerce.number().int().min(1).max(50)).default(10),
    /** Of equal hits the nearer stands first. */
    nearLng: longitude.optional(),
    nearLat: latitude.optional(),
  }),
  output: z.object({ items: z.array(addressHit) }),
  problems: [],
});

export const describePlace = defineRoute({
  id: 'geo.describePlace',
  method: 'GET',
  path: '/api/v1/place',
  summary: 'What is at this point: nearest house and street, areas, whether it is in the town',
  permission: 'geo.place.read',
  input: z.object({ lng: longitude, lat: latitude }),
  output: placeDescription,
  problems: [],
});

export const listAreas = defineRoute({
  id: 'geo.listAreas',
  method: 'GET',
  path: '/api/v1/areas',
  summary: 'Areas of the town with shapes simplified for a map',
  permission: 'geo.area.read',
  input: z.object({ kind: areaKind.optional() }),
  output: z.object({ items: z.array(areaView) }),
  problems: [],
});

export const createArea = defineRoute({
  id: 'geo.createArea',
  method: 'POST',
  path: '/api/v1/areas',
  summary: 'Add an area',
  permission: 'geo.area.manage',
  input: newArea,
  output: z.object({ id: z.string() }),
  problems: [geoProblems.areaShapeInvalid, geoProblems.areaDatesInvalid, geoProblems.areaOwnerUnknown],
  isIdempotent: true,
  bodyLimitBytes: 2 * MEBIBYTE,
});

export const updateArea = defineRoute({
  id: 'geo.updateArea',
  method: 'PUT',
  path: '/api/v1/areas/:id',
  summary: 'Change an area; the shape stays as it is when left out',
  permission: 'geo.area.manage',
  input: newArea.partial({ shape: true }).extend({
    id: z.uuid(),
    /** As it was read; a change made since then answers `geo.area-changed`. */
    version: z.int(),
  }),
  output: z.object({ version: z.int() }),
  problems: [
    geoProblems.areaNotFound,
    geoProblems.areaChanged,
    geoProblems.areaShapeInvalid,
    geoProblems.areaDatesInvalid,
    geoProblems.areaOwnerUnknown,
  ],
  bodyLimitBytes: 2 * MEBIBYTE,
});

export const removeArea = defineRoute({
  id: 'geo.removeArea',
  method: 'DELETE',
  path: '/api/v1/areas/:id',
  summary: 'Remove an area',
  permission: 'geo.area.manage',
  input: z.object({ id: z.uuid() }),
  output: z.object({}),
  problems: [geoProblems.areaNotFound],
});

export const importReport = z.object({
  counts: z.record(z.string(), z.object({ inserted: z.int(), updated: z.int(), unchanged: z.int() })),
  rejectedCount: z.int(),
  /** At most a thousand, in the order of the file. */
  issues: z.array(
    z.object({
      row: z.int(),
      isRejected: z.boolean(),
      /** In the caller's language. */
      reason: z.string(),
      /** The reason's key, the same in every language. */
      code: z.string().nullable(),
    }),
  ),
});

export const importAreas = defineRoute({
  id: 'geo.importAreas',
  method: 'POST',
  path: '/api/v1/areas/import',
  summary: 'Add or change areas from a GeoJSON FeatureCollection; repeating it changes nothing',
  permission: 'geo.area.manage',
  input: z.object({
    type: z.literal('FeatureCollection'),
    features: z.array(z.unknown()).max(10_000),
    /** For features whose properties name no kind. */
    kind: areaKind.optional(),
  }),
  output: importReport,
  problems: [geoProblems.importFileBroken],
  bodyLimitBytes: 32 * MEBIBYTE,
});
