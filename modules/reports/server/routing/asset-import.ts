import { createHash } from 'node:crypto';
import type { Geometry } from 'geojson';
import { z } from 'zod';
import { position } from '#kernel/geo/contract/area.ts';
import { encodeEwkb } from '#kernel/geo/ewkb.ts';
import { newId } from '#kernel/ids.ts';
import type { ReportsDb } from '../report.store.ts';
import { upsertAsset } from './asset.store.ts';
import type { NewAsset } from './asset.store.ts';
import type { KnownOrganisations } from './decide.ts';

const source = 'geojson';
const issueLimit = 200;

const line = z.array(position).min(2);
const ring = z.array(position).min(4);
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: position }),
  z.object({ type: z.literal('LineString'), coordinates: line }),
  z.object({ type: z.literal('MultiLineString'), coordinates: z.array(line).min(1) }),
  z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring).min(1)).min(1) }),
]);

const feature = z.object({
  type: z.literal('Feature'),
  id: z.union([z.string(), z.number()]).optional(),
  geometry,
  properties: z.object({
    kind: z.string().trim().min(1).max(60),
    name: z.coerce.string().trim().max(200).optional(),
    /** The owner's id, or its short name as the town's list of organisations has it. */
    owner: z.string().trim().min(1).max(200).nullish(),
  }),
});

interface AssetIssue {
  readonly row: number;
  readonly reason: string;
}

/** Reads features into assets; one that cannot be read, or whose owner is unknown, is named and left out. */
export function readAssets(
  features: readonly unknown[],
  organisations: KnownOrganisations,
): { assets: NewAsset[]; issues: AssetIssue[] } {
  const assets: NewAsset[] = [];
  const issues: AssetIssue[] = [];
  features.forEach((given, index) => {
    const read = readAsset(given, organisations);
    if (typeof read === 'string') issues.push({ row: index + 1, reason: read });
    else assets.push(read);
  });
  return { assets, issues: issues.slice(0, issueLimit) };
}

function readAsset(given: unknown, organisations: KnownOrganisations): NewAsset | string {
  const parsed = feature.safeParse(given);
  if (!parsed.success) return 'reports.assets.issue-shape';
  const { id, geometry: shape, properties } = parsed.data;
  const ownerOrganisationId = findOwner(properties.owner, organisations);
  if (ownerOrganisationId === undefined) return 'reports.assets.issue-owner';
  const hex = encodeEwkb(shape as Geometry);
  return {
    id: newId(),
    kind: properties.kind,
    name: properties.name || properties.kind,
    ownerOrganisationId,
    geometry: hex,
    source,
    // Without an id a thing is known again by its kind and place.
    sourceKey:
      id === undefined ? createHash('sha256').update(`${properties.kind} ${hex}`).digest('hex') : String(id),
  };
}

function findOwner(
  owner: string | null | undefined,
  organisations: KnownOrganisations,
): string | null | undefined {
  if (owner === null || owner === undefined) return null;
  if (organisations.has(owner)) return owner;
  return [...organisations].find(([, { name }]) => name === owner)?.[0];
}

export async function storeAssets(
  db: ReportsDb,
  assets: readonly NewAsset[],
): Promise<{ insertedCount: number; updatedCount: number }> {
  let insertedCount = 0;
  for (const asset of assets) {
    const { isNew } = await upsertAsset(db, asset);
    if (isNew) insertedCount += 1;
  }
  return { insertedCount, updatedCount: assets.length - insertedCount };
}
