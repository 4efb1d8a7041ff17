import { z } from 'zod';
import { placeDescription } from '#kernel/geo/contract/place.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { boundingBox, decimal, instant, latitude, listOf, longitude } from '#kernel/http/fields.ts';
import { happening, mapObject, mapSquare, tone } from '#kernel/overview/contract/overview.ts';
import { situationProblems } from './problems.ts';

/** How far back the map can be asked. */
export const historyDays = 30;

const layerId = z.string().max(60);
/** Absent: all that the reader may see. */
const layers = listOf(layerId).optional();

export const layerView = z.object({
  id: layerId,
  title: z.string(),
  tone,
  hasHistory: z.boolean(),
  /** After these the layer is to be asked again. */
  events: z.array(z.string()),
});
export type LayerView = z.output<typeof layerView>;

export const listLayers = defineRoute({
  id: 'situation.listLayers',
  method: 'GET',
  path: '/api/v1/situation/layers',
  summary: 'What the map can show to the asker, in the order of modules',
  permission: 'situation.map.read',
  input: z.object({}),
  output: z.object({ layers: z.array(layerView) }),
  problems: [],
});

export const shownLayer = z.object({
  id: layerId,
  objects: z.array(mapObject),
  /** In place of objects where they are too many for one answer. */
  squares: z.array(mapSquare),
});
export type ShownLayer = z.output<typeof shownLayer>;

export const readMap = defineRoute({
  id: 'situation.readMap',
  method: 'GET',
  path: '/api/v1/situation/map',
  summary: 'What stands in a part of the map now, or stood there at a moment of the last 30 days',
  permission: 'situation.map.read',
  input: z.object({ box: boundingBox, layers, at: instant.optional() }),
  output: z.object({ layers: z.array(shownLayer) }),
  problems: [situationProblems.momentOutOfReach],
});

const placedHappening = happening.extend({ layerId });
export type FeedEntry = z.output<typeof placedHappening>;

export const readFeed = defineRoute({
  id: 'situation.readFeed',
  method: 'GET',
  path: '/api/v1/situation/feed',
  summary: 'What happened within a day before now, or before a moment; the newest first',
  permission: 'situation.map.read',
  input: z.object({ layers, at: instant.optional() }),
  output: z.object({ entries: z.array(placedHappening) }),
  problems: [situationProblems.momentOutOfReach],
});

const nearObject = mapObject.extend({ layerId, distanceM: z.number().int() });
export type NearObject = z.output<typeof nearObject>;

export const readPlace = defineRoute({
  id: 'situation.readPlace',
  method: 'GET',
  path: '/api/v1/situation/place',
  summary:
    'What is here: house and its company, areas and their owners, what stands near, what happened in a year',
  permission: 'situation.map.read',
  input: z.object({
    lng: longitude,
    lat: latitude,
    radiusM: decimal(z.coerce.number().int().min(20).max(1000)).default(250),
  }),
  output: z.object({
    place: placeDescription,
    houseCompany: z.string().nullable(),
    areas: z.array(
      z.object({ id: z.string(), kind: z.string(), name: z.string(), owner: z.string().nullable() }),
    ),
    near: z.array(nearObject),
    history: z.array(placedHappening),
  }),
  problems: [],
});
