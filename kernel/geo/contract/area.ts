import { z } from 'zod';

/** Kinds of area: what a rule, a role or a duty may be bounded by. */
export const areaKinds = [
  'town',
  'district',
  'microdistrict',
  'precinct',
  'electoral-district',
  'management-territory',
  'zone',
] as const;
export const areaKind = z.enum(areaKinds);
export type AreaKind = z.output<typeof areaKind>;

/** Longitude, latitude (RFC 7946 §3.1.1); a height is accepted and left out. */
export const position = z
  .array(z.number())
  .min(2)
  .max(3)
  .refine(([lng = NaN, lat = NaN]) => Math.abs(lng) <= 180 && Math.abs(lat) <= 90);
const linearRing = z.array(position).min(4);
const polygonCoordinates = z.array(linearRing).min(1);

export const areaShape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: polygonCoordinates }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygonCoordinates).min(1) }),
]);
export type AreaShape = z.output<typeof areaShape>;

export const areaSummary = z.object({ id: z.string(), kind: areaKind, name: z.string() });
export type AreaSummary = z.output<typeof areaSummary>;

/** An area for the map: its shape is simplified for showing and must not be edited and sent back. */
export const areaView = areaSummary.extend({
  ownerOrganisationId: z.string().nullable(),
  ownerName: z.string().nullable(),
  validFrom: z.iso.date().nullable(),
  validTo: z.iso.date().nullable(),
  version: z.int(),
  shape: z.object({
    type: z.literal('MultiPolygon'),
    coordinates: z.array(z.array(z.array(z.array(z.number())))),
  }),
});
export type AreaView = z.output<typeof areaView>;

const areaFacts = {
  kind: areaKind,
  name: z.string().trim().min(1).max(200),
  ownerOrganisationId: z.uuid().nullable().default(null),
  validFrom: z.iso.date().nullable().default(null),
  validTo: z.iso.date().nullable().default(null),
  shape: areaShape,
};
export const newArea = z.object(areaFacts);
export type NewArea = z.output<typeof newArea>;

/** Whether the area's dates are in order; civil dates compare as text. */
export function hasOrderedDates({ validFrom, validTo }: Pick<NewArea, 'validFrom' | 'validTo'>): boolean {
  return validFrom === null || validTo === null || validFrom <= validTo;
}
