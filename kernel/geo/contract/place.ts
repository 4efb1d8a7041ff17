import { z } from 'zod';
import { areaSummary } from './area.ts';

/** One line of the address list: a house, or a street when no house number was typed. */
export const addressHit = z.object({
  kind: z.enum(['house', 'street']),
  /** Id of the house or of the street. */
  id: z.string(),
  /** Ready to show: «улица Малышева, 84». */
  address: z.string(),
  settlement: z.string(),
  lng: z.number(),
  lat: z.number(),
});
export type AddressHit = z.output<typeof addressHit>;

export const houseNearby = z.object({
  id: z.string(),
  address: z.string(),
  lng: z.number(),
  lat: z.number(),
  /** From the asked point to the outline, or to the point where no outline is known; 0 inside. */
  distanceM: z.number(),
  managementOrganisationId: z.string().nullable(),
});
export type HouseNearby = z.output<typeof houseNearby>;

/** The answer to "what is here?". */
export const placeDescription = z.object({
  house: houseNearby.nullable(),
  /** `kind` is the class of the road as the map's source names it: `primary`, `residential` … */
  street: z.object({ id: z.string(), name: z.string(), kind: z.string(), distanceM: z.number() }).nullable(),
  areas: z.array(areaSummary),
  /** True also while the town's boundary is not known. */
  isInsideTown: z.boolean(),
});
export type PlaceDescription = z.output<typeof placeDescription>;
