import type { Generated } from 'kysely';
import type { AreaKind } from './contract/area.ts';

export type FeatureKind = 'water' | 'green' | 'building' | 'road' | 'rail' | 'area' | 'boundary' | 'place';

/** Hexadecimal EWKB, EPSG:4326; see ewkb.ts. */
export type EwkbHex = string;

export interface GeoTables {
  'geo.area': {
    id: string;
    kind: AreaKind;
    name: string;
    ownerOrganisationId: string | null;
    validFrom: string | null;
    validTo: string | null;
    geometry: EwkbHex;
    source: string;
    sourceKey: string;
    version: Generated<number>;
  };
  'geo.street': {
    id: string;
    name: string;
    kind: string;
    settlement: Generated<string>;
    searchKey: string;
    geometry: EwkbHex | null;
    source: string;
    sourceKey: string;
  };
  'geo.house': {
    id: string;
    streetId: string | null;
    number: string;
    numberKey: string;
    address: string;
    normalised: string;
    point: EwkbHex;
    outline: EwkbHex | null;
    managementOrganisationId: string | null;
    attributes: unknown;
    source: string;
    sourceKey: string;
  };
  'geo.feature': {
    id: string;
    kind: FeatureKind;
    class: string;
    name: string | null;
    geometry: EwkbHex;
    minZoom: number;
    source: string;
    sourceKey: string;
  };
  'geo.importRun': {
    id: string;
    kind: string;
    fileName: string;
    finishedAt: Date;
    counts: unknown;
    rejectedCount: number;
    issues: unknown;
  };
  'geo.basemap': { onlyRow: boolean; version: number };
}
