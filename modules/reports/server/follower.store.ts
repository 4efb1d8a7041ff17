import { sql } from 'kysely';
import type { ReportsDb } from './report.store.ts';

export interface Following {
  readonly isSupporter: boolean;
  readonly isSubscribed: boolean;
}

interface FollowerKey {
  readonly reportId: string;
  readonly personId: string;
}

/*
 * A report stands for its copies as well: whoever supports or follows a copy, and whoever sent it, supports and follows
 * what the copy was joined to. That is read over the family, never written into it, so that nobody is counted twice
 * and undoing a merge restores what was. Relies on report_master.
 */
function familyOf(reportId: string) {
  return sql`
    family (id, author_person_id, is_copy) as (
      select id, author_person_id, false from reports.report where id = ${reportId}
      union all
      select copy.id, copy.author_person_id, true
      from reports.report as copy join family on copy.master_id = family.id
    )`;
}

/** What a person chose for this very report stands above what came with its copies. */
export async function findFollowing(db: ReportsDb, key: FollowerKey): Promise<Following> {
  const { rows } = await sql<{ isSupporter: boolean; isSubscribed: boolean; isOwn: boolean }>`
    with recursive ${familyOf(key.reportId)}
    select follower.is_supporter
        or (family.is_copy and family.author_person_id is not distinct from ${key.personId}::uuid) as is_supporter,
      follower.is_subscribed, not family.is_copy as is_own
    from family
    join reports.follower as follower on follower.report_id = family.id
    where follower.person_id = ${key.personId}`.execute(db);
  const own = rows.find((row) => row.isOwn);
  return {
    isSupporter: rows.some((row) => row.isSupporter),
    isSubscribed: own ? own.isSubscribed : rows.some((row) => row.isSubscribed),
  };
}

export async function setSubscription(
  db: ReportsDb,
  key: FollowerKey & { isSubscribed: boolean; now: Date },
): Promise<void> {
  const { reportId, personId, isSubscribed, now } = key;
  await db
    .insertInto('reports.follower')
    .values({ reportId, personId, isSupporter: false, isSubscribed, createdAt: now })
    .onConflict((conflict) => conflict.columns(['reportId', 'personId']).doUpdateSet({ isSubscribed }))
    .execute();
}

/** Adds a supporter once; answers the count of supporters after it. */
export async function addSupporter(db: ReportsDb, key: FollowerKey & { now: Date }): Promise<number> {
  const { reportId, personId, now } = key;
  const following = await findFollowing(db, key);
  await db
    .insertInto('reports.follower')
    .values({ reportId, personId, isSupporter: true, isSubscribed: true, createdAt: now })
    .onConflict((conflict) =>
      conflict
        .columns(['reportId', 'personId'])
        .doUpdateSet({ isSupporter: true, isSubscribed: true })
        .where('reports.follower.isSupporter', '=', false),
    )
    .execute();
  const { supportCount } = await db
    .updateTable('reports.report')
    .set({ supportCount: sql`support_count + ${following.isSupporter ? 0 : 1}` })
    .where('id', '=', reportId)
    .returning('supportCount')
    .executeTakeFirstOrThrow();
  return supportCount;
}

/** Counts anew after a merge or its undoing: for the report, and for what it was itself joined to. */
export async function recountSupport(db: ReportsDb, reportId: string): Promise<void> {
  await sql`
    with recursive above (id, master_id) as (
      select id, master_id from reports.report where id = ${reportId}
      union all
      select report.id, report.master_id from reports.report join above on report.id = above.master_id
    ), family (root, id, author_person_id, author_key, is_copy) as (
      select report.id, report.id, report.author_person_id, report.author_key, false
      from reports.report join above on above.id = report.id
      union all
      select family.root, copy.id, copy.author_person_id, copy.author_key, true
      from reports.report as copy join family on copy.master_id = family.id
    ), supporter (root, person_id) as (
      select family.root, follower.person_id
      from family join reports.follower as follower on follower.report_id = family.id and follower.is_supporter
      union
      select root, coalesce(author_person_id, known.person_id, family.author_key)
      from family left join reports.author_pseudonym as known on known.author_key = family.author_key
      where is_copy and (author_person_id is not null or family.author_key is not null)
    )
    update reports.report
    set support_count = (
      select count(*) from supporter
      where supporter.root = report.id and supporter.person_id is distinct from coalesce(report.author_person_id, (
        select known.person_id from reports.author_pseudonym as known where known.author_key = report.author_key
      ), report.author_key)
    )
    from above
    where above.id = report.id`.execute(db);
}

/** Who wants messages about a report or its copies, page by page: `after` is the last person of the page before. */
export async function listSubscribers(
  db: ReportsDb,
  reportId: string,
  page: { after: string | null; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`
    with recursive ${familyOf(reportId)}
    select distinct follower.person_id
    from family
    join reports.follower as follower on follower.report_id = family.id
    left join reports.follower as own
      on own.report_id = ${reportId} and own.person_id = follower.person_id
    where follower.is_subscribed
      and coalesce(own.is_subscribed, true)
      and (${page.after}::uuid is null or follower.person_id > ${page.after}::uuid)
    order by follower.person_id
    limit ${page.limit}`.execute(db);
  return rows.map((row) => row.personId);
}
