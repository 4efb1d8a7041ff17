import { sql } from 'kysely';
import type { Db } from '#kernel/db/db.ts';
import type { GeoTables } from '../tables.ts';
import type { ChangeCounts, ImportProgress, OnProgress } from './report.ts';

/** What the import writes; `id` is used for new rows only, so ids stay as they were for ever. */
type Written<Table extends keyof GeoTables> = { [Column in keyof GeoTables[Table]]: unknown } & RowKey;

interface RowKey {
  readonly source: string;
  readonly sourceKey: string;
}

const targets = {
  area: {
    id: 'uuid',
    kind: 'text',
    name: 'text',
    owner_organisation_id: 'uuid',
    valid_from: 'date',
    valid_to: 'date',
    geometry: 'geometry',
    source: 'text',
    source_key: 'text',
  },
  street: {
    id: 'uuid',
    name: 'text',
    kind: 'text',
    settlement: 'text',
    search_key: 'text',
    geometry: 'geometry',
    source: 'text',
    source_key: 'text',
  },
  house: {
    id: 'uuid',
    street_id: 'uuid',
    number: 'text',
    number_key: 'text',
    address: 'text',
    normalised: 'text',
    point: 'geometry',
    outline: 'geometry',
    management_organisation_id: 'uuid',
    attributes: 'jsonb',
    source: 'text',
    source_key: 'text',
  },
  feature: {
    id: 'uuid',
    kind: 'text',
    class: 'text',
    name: 'text',
    geometry: 'geometry',
    min_zoom: 'smallint',
    source: 'text',
    source_key: 'text',
  },
} as const;

interface TargetRows {
  area: Omit<Written<'geo.area'>, 'version'>;
  street: Written<'geo.street'>;
  house: Written<'geo.house'>;
  feature: Written<'geo.feature'>;
}
type TargetName = keyof TargetRows;

const BATCH_ROWS = 2000;

/**
 * Inserts rows and brings existing ones (same source and key) up to date, touching none that are already right.
 * Of rows with one key the last counts.
 */
export async function upsertAll<Name extends TargetName>(
  db: Db<GeoTables>,
  name: Name,
  rows: readonly TargetRows[Name][],
  progress?: { readonly stage: ImportProgress['stage']; readonly report: OnProgress },
): Promise<ChangeCounts> {
  const unique = [...new Map(rows.map((row) => [`${row.source}\0${row.sourceKey}`, row])).values()];
  let inserted = 0;
  let updated = 0;
  for (let at = 0; at < unique.length; at += BATCH_ROWS) {
    const changed = await upsertBatch(db, name, unique.slice(at, at + BATCH_ROWS));
    inserted += changed.filter(({ isNew }) => isNew).length;
    updated += changed.filter(({ isNew }) => !isNew).length;
    progress?.report({
      stage: progress.stage,
      done: Math.min(at + BATCH_ROWS, unique.length),
      total: unique.length,
    });
  }
  return { inserted, updated, unchanged: unique.length - inserted - updated };
}

/** One JSON parameter for the whole batch: thousands of separate parameters take several times longer. */
async function upsertBatch(
  db: Db<GeoTables>,
  name: TargetName,
  rows: readonly object[],
): Promise<readonly { isNew: boolean }[]> {
  const columns = Object.entries(targets[name]);
  const facts = columns.map(([column]) => column).filter((column) => column !== 'id');
  const list = (text: (column: string, type: string) => string) =>
    sql.raw(columns.map(([column, type]) => text(column, type)).join(', '));
  const factsOf = (owner: string) => sql.raw(facts.map((column) => `${owner}.${column}`).join(', '));
  const bump = name === 'area' ? sql`, version = old.version + 1` : sql``;
  const { rows: changed } = await sql<{ isNew: boolean }>`
    insert into ${sql.raw(`geo.${name}`)} as old (${list((column) => column)})
    select ${list((column, type) => (type === 'geometry' ? `${column}::geometry` : column))}
    from jsonb_to_recordset(${JSON.stringify(rows.map(snakeKeys))}::text::jsonb)
      as given (${list((column, type) => `${column} ${type === 'geometry' ? 'text' : type}`)})
    on conflict (source, source_key) do update
      set ${sql.raw(facts.map((column) => `${column} = excluded.${column}`).join(', '))}${bump}
      where (${factsOf('old')}) is distinct from (${factsOf('excluded')})
    returning (xmax = 0) as is_new
  `.execute(db);
  return changed;
}

function snakeKeys(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
