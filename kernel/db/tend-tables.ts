import type { Database } from './database.ts';
import { quoteIdentifier } from './listeners.ts';

/*
 * What autovacuum does on a server. The embedded database has no processes beside the one that answers, so that nobody
 * would tell its planner how large a table has become: it went on taking a queue of a thousand jobs for an empty one,
 * and searched it a thousand times over for each job, a tenth of a second of the only connection every time.
 *
 * The thresholds are those of autovacuum. Counts of changes are lost when the process is killed; at the first look after
 * a start a table larger than its last statistics say is therefore tended too. One table is one turn, so that queries go
 * between them.
 */

/** A statement nobody can stop holds everyone up: 256 MB of a table take a second or two. */
const largestVacuumedBytes = 256 * 1024 * 1024;
/** Of work in one call; the rest waits for the next. */
const longestMs = 500;
const mostTables = 100;

export interface TendedTable {
  /** `schema.table` */
  readonly name: string;
  readonly work: 'analyze' | 'vacuum';
}

export interface TendOptions {
  /** Looks at the sizes of files too, which takes a tenth of a second. */
  readonly isFirstLook: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Gathers statistics of the tables that have changed much since, and frees what is dead in them. Call it now and then;
 * does nothing on a server, which does so by itself. Answers what it has done, the most changed first.
 */
export async function tendTables(
  database: Database,
  { isFirstLook, signal }: TendOptions,
): Promise<TendedTable[]> {
  if (database.kind === 'server') return [];
  const tended: TendedTable[] = [];
  const startedMs = performance.now();
  for (const { schema, table, isVacuumNeeded } of await listNeedy(database, isFirstLook)) {
    if (signal?.aborted || performance.now() - startedMs > longestMs) break;
    const work = isVacuumNeeded ? 'vacuum' : 'analyze';
    const command = isVacuumNeeded ? 'vacuum (analyze, skip_locked)' : 'analyze';
    await database.executeSql(`${command} ${quoteIdentifier(schema)}.${quoteIdentifier(table)}`);
    tended.push({ name: `${schema}.${table}`, work });
  }
  return tended;
}

interface NeedyTable {
  readonly schema: string;
  readonly table: string;
  readonly isVacuumNeeded: boolean;
}

async function listNeedy(database: Database, isFirstLook: boolean): Promise<NeedyTable[]> {
  const { rows } = await database.executeSql(
    `with facts as (
       select stat.relid, stat.schemaname, stat.relname, greatest(class.reltuples, 0) as rows,
         greatest(class.relpages, 0) as pages, stat.n_mod_since_analyze as changed, stat.n_dead_tup as dead,
         stat.n_ins_since_vacuum as inserted
       from pg_stat_user_tables as stat
       join pg_class as class on class.oid = stat.relid and class.relkind = 'r'
     ), judged as (
       select *,
         case when dead > 50 + 0.2 * rows or inserted > 1000 + 0.2 * rows
           then pg_relation_size(relid) <= $1::bigint else false end as needs_vacuum,
         case when changed > 50 + 0.1 * rows then true
           when $2::boolean then pg_relation_size(relid) / current_setting('block_size')::int > 10 + 1.2 * pages
           else false end as needs_analyze
       from facts
     )
     select schemaname as schema, relname as table, needs_vacuum from judged
     where needs_vacuum or needs_analyze
     order by changed / (50 + 0.1 * rows) desc, schemaname, relname
     limit $3`,
    [largestVacuumedBytes, isFirstLook, mostTables],
  );
  return rows.map((row) => ({
    schema: String(row['schema']),
    table: String(row['table']),
    isVacuumNeeded: row['needs_vacuum'] === true,
  }));
}
