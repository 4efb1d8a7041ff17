import { sql } from 'kysely';
import { z } from 'zod';
import type { MultiPolygon } from 'geojson';
import type { Db } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { areaKind, areaShape, hasOrderedDates, type AreaKind } from '../contract/area.ts';
import { encodeEwkb } from '../ewkb.ts';
import { asMultiPolygon } from '../geometry.ts';
import type { GeoTables } from '../tables.ts';
import { datesReversed, featureIssue, shapeIssue } from './area-issues.ts';
import { recordImportRun } from './import-run.store.ts';
import { createIssueList, type ImportReport, type IssueList, type OnProgress } from './report.ts';
import { upsertAll } from './upsert.ts';
import { brokenFile } from './broken-file.ts';

const source = 'geojson';

const featureCollection = z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) });

const areaFeature = z.object({
  type: z.literal('Feature'),
  id: z.union([z.string(), z.number()]).optional(),
  geometry: areaShape,
  properties: z
    .object({
      id: z.union([z.string(), z.number()]).optional(),
      name: z.coerce.string().trim().min(1).max(200),
      kind: areaKind.optional(),
      ownerOrganisationId: z.uuid().nullable().default(null),
      validFrom: z.iso.date().nullable().default(null),
      validTo: z.iso.date().nullable().default(null),
    })
    .refine(hasOrderedDates, datesReversed),
});

export interface AreasImport {
  readonly geojson: unknown;
  readonly fileName: string;
  /** For features that name no kind. */
  readonly kind?: AreaKind | undefined;
  readonly onProgress?: OnProgress;
}

/** Reads a file's text as JSON. Throws `geo.import-file-broken` with the parser's words, which name the place. */
export function parseGeoJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return brokenFile(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Imports areas from a GeoJSON FeatureCollection inside the caller's transaction. A feature is known again by its id,
 * or by kind and name where it has none. A feature that is not a valid area is rejected and reported.
 *
 * @throws Problem `geo.import-file-broken`
 */
export async function importAreas(db: Db<GeoTables>, given: AreasImport): Promise<ImportReport> {
  const collection = featureCollection.safeParse(given.geojson);
  if (!collection.success) return brokenFile('this is not a GeoJSON FeatureCollection');
  const issues = createIssueList();
  const rows = collection.data.features.flatMap(
    (feature, index) => readArea(feature, index + 1, given, issues) ?? [],
  );
  const sound = await rejectBrokenShapes(db, rows, issues);

  const onProgress = given.onProgress ?? (() => {});
  const area = await upsertAll(
    db,
    'area',
    sound.map(({ row }) => row),
    { stage: 'areas', report: onProgress },
  );
  return recordImportRun(db, { kind: 'areas', fileName: given.fileName, report: issues.report({ area }) });
}

function readArea(feature: unknown, place: number, { kind: kindForAll }: AreasImport, issues: IssueList) {
  const parsed = areaFeature.safeParse(feature);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const said = first?.message === datesReversed ? 'the area ends before it begins' : first?.message;
    issues.reject(
      place,
      `${first?.path.join('.') ?? ''}: ${said ?? 'not an area'}`,
      featureIssue(first ?? { path: [], message: '' }),
    );
    return null;
  }
  const { id, geometry, properties } = parsed.data;
  const kind = properties.kind ?? kindForAll;
  if (kind === undefined) {
    issues.reject(place, 'the feature names no kind of area', { key: 'geo.import.kind-missing' });
    return null;
  }
  return { place, row: areaRow(properties, kind, id ?? properties.id, asMultiPolygon(geometry)) };
}

function areaRow(
  { name, ownerOrganisationId, validFrom, validTo }: z.output<typeof areaFeature>['properties'],
  kind: AreaKind,
  givenId: string | number | undefined,
  geometry: MultiPolygon,
) {
  return {
    id: newId(),
    kind,
    name,
    ownerOrganisationId,
    validFrom,
    validTo,
    geometry: encodeEwkb(geometry),
    source,
    sourceKey: givenId === undefined ? `${kind}/${name}` : `${kind}#${givenId}`,
  };
}

type AreaRow = NonNullable<ReturnType<typeof readArea>>;

async function rejectBrokenShapes(
  db: Db<GeoTables>,
  rows: readonly AreaRow[],
  issues: IssueList,
): Promise<AreaRow[]> {
  const shapes = JSON.stringify(rows.map(({ row }) => row.geometry));
  const { rows: invalid } = await sql<{ place: number; reason: string }>`
    select place::int, ST_IsValidReason(shape::geometry) as reason
    from jsonb_array_elements_text(${shapes}::text::jsonb) with ordinality as given (shape, place)
    where not ST_IsValid(shape::geometry)
    order by place
  `.execute(db);
  const broken = new Set(invalid.map(({ place }) => place - 1));
  for (const { place, reason } of invalid)
    issues.reject(rows[place - 1]?.place ?? 0, `the shape is not valid: ${reason}`, shapeIssue(reason));
  return rows.filter((_, index) => !broken.has(index));
}
