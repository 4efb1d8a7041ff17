import type { Geometry, LineString, MultiLineString, MultiPolygon, Position } from 'geojson';
import type { AreaKind } from '#kernel/geo/contract/area.ts';
import type { Box } from '#kernel/geo/geometry.ts';
import type { FeatureKind } from '#kernel/geo/tables.ts';

/** A thing the basemap shows. */
export interface GeographyFeature {
  readonly key: string;
  readonly kind: FeatureKind;
  readonly class: string;
  readonly name: string | null;
  readonly geometry: Geometry;
  readonly minZoom: number;
}

export interface GeographyStreet {
  readonly key: string;
  readonly name: string;
  readonly geometry: MultiLineString;
}

export type HouseKind = 'panel' | 'old' | 'private' | 'public' | 'industrial';

export interface GeographyHouse {
  readonly key: string;
  readonly kind: HouseKind;
  readonly streetKey: string;
  readonly number: string;
  readonly address: string;
  readonly point: Position;
  readonly outline: Position[];
  readonly levels: number;
  readonly yearBuilt: number;
  /** None in public and industrial buildings. */
  readonly flats: number;
  /** All houses together have the people asked for. */
  readonly residents: number;
  readonly managementCompanyKey: string | null;
}

export interface GeographyArea {
  readonly key: string;
  readonly kind: AreaKind;
  readonly name: string;
  readonly geometry: MultiPolygon;
  /** Key of the organisation it belongs to. */
  readonly ownerKey: string | null;
}

export type PlaceKind =
  | 'school'
  | 'kindergarten'
  | 'hospital'
  | 'polyclinic'
  | 'administration'
  | 'culture-house'
  | 'market'
  | 'library'
  | 'police-station'
  | 'fire-station'
  | 'stadium'
  | 'railway-station'
  | 'power-plant'
  | 'playground'
  | 'bus-stop'
  | 'container-site';

/** A point other parts build on: an institution, a stop, a container site. */
export interface GeographyPlace {
  readonly key: string;
  readonly kind: PlaceKind;
  readonly name: string;
  readonly point: Position;
  /** The house it is in, where it has an address. */
  readonly houseKey: string | null;
  readonly managementCompanyKey: string | null;
}

export interface BusLine {
  readonly key: string;
  readonly number: string;
  readonly name: string;
  readonly geometry: LineString;
  /** In the order of travel; the way back has the same stops. */
  readonly stopKeys: readonly string[];
}

/** A whole town as data in memory: the same for the same seed and number of people. */
export interface Geography {
  readonly bounds: Box;
  readonly center: readonly [lng: number, lat: number];
  readonly features: readonly GeographyFeature[];
  readonly streets: readonly GeographyStreet[];
  readonly houses: readonly GeographyHouse[];
  readonly areas: readonly GeographyArea[];
  readonly places: readonly GeographyPlace[];
  readonly busLines: readonly BusLine[];
  readonly managementCompanies: readonly { readonly key: string; readonly name: string }[];
}
