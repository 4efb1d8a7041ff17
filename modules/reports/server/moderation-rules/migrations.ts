import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const moderationRulesMigrations: Migrations = {
  '2026-11-21-u10-versions-of-the-rules': {
    async up(db) {
      await sql`
        create table reports.moderation_version (
          number integer primary key,
          in_force_from date not null,
          clauses jsonb not null,
          comment text not null,
          made_by_person_id uuid,
          made_at timestamptz not null
        )`.execute(db);
      // What the town had until today becomes its first version, in force since ever.
      await sql`
        insert into reports.moderation_version (number, in_force_from, clauses, comment, made_at)
        select 1, date '2026-01-01', jsonb_agg(
          jsonb_build_object('id', id, 'titles', titles, 'texts', texts) order by position
        ), '', now()
        from reports.moderation_rule where is_active`.execute(db);
      await sql`
        create function reports.refuse_rules_change() returns trigger language plpgsql as $$
        begin
          raise exception 'a published version of the rules does not change';
        end $$`.execute(db);
      await sql`
        create trigger append_only before update or delete on reports.moderation_version
        for each row execute function reports.refuse_rules_change()`.execute(db);
      await sql`alter table reports.history add column rule_version integer`.execute(db);
      await sql`alter table reports.history disable trigger append_only`.execute(db);
      await sql`update reports.history set rule_version = 1 where rule_id is not null`.execute(db);
      await sql`alter table reports.history enable trigger append_only`.execute(db);
      // NOTE: not valid, as reports hidden before this day cite nothing.
      await sql`
        alter table reports.history
          add constraint cites_a_version check ((rule_id is null) = (rule_version is null)),
          add constraint refusal_cites_a_rule
            check (kind not in ('rejected', 'hidden') or rule_id is not null) not valid`.execute(db);
      await sql`
        alter table reports.incoming_message
          add column rule_id text,
          add column rule_version integer`.execute(db);
      await sql`drop table reports.moderation_rule`.execute(db);
    },
  },
};
