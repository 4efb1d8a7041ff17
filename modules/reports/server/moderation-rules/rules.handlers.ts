import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import { listModerationRules, publishRules, readRulesDraft } from '../../contract/moderation-rules.ts';
import type { ClauseDraft, RulesVersion } from '../../contract/moderation-rules.ts';
import { reportProblems } from '../../contract/problems.ts';
import { titleIn } from '../category.store.ts';
import { civilDateAt } from '../due-date.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportsTables } from '../tables.ts';
import { insertRulesVersion, listRulesVersions } from './rules-version.store.ts';
import type { Clause, RulesVersionRow } from './rules-version.store.ts';

const handle = handlerFor<ReportsTables>();

export const moderationRulesHandlers = [
  handle(listModerationRules, async (context, { version: asked }) => {
    const versions = await listRulesVersions(context.db);
    const today = todayOf(context);
    const shown = versions.find(({ number, inForceFrom }) =>
      asked === undefined ? inForceFrom <= today : number === asked,
    );
    if (!shown) throw new Problem(reportProblems.ruleNotFound);

    return {
      version: presentVersion(versions, shown, today),
      rules: shown.clauses.map(({ id, titles, texts }, index) => ({
        id,
        number: index + 1,
        title: titleIn(titles, context.locale),
        text: titleIn(texts, context.locale),
      })),
      versions: versions.map((version) => presentVersion(versions, version, today)),
    };
  }),

  handle(readRulesDraft, async (context) => {
    const newest = await requireNewest(context);
    return {
      basedOn: newest.number,
      earliestFrom: earliestFrom(newest, todayOf(context)),
      clauses: [...newest.clauses],
    };
  }),

  handle(publishRules, async (context, { basedOn, inForceFrom, comment, clauses: drafts }) => {
    const { db, actor, clock } = context;
    const newest = await requireNewest(context);
    if (newest.number !== basedOn) throw new Problem(reportProblems.staleRules);
    if (inForceFrom < earliestFrom(newest, todayOf(context))) throw new Problem(reportProblems.rulesTooEarly);
    const known = (await listRulesVersions(db)).flatMap(({ clauses }) => clauses.map(({ id }) => id));

    const clauses = identifyClauses(drafts, new Set(known));
    const number = basedOn + 1;
    const version = { number, inForceFrom, comment, madeByPersonId: actor.personId, madeAt: clock.now() };
    if (!(await insertRulesVersion(db, { ...version, clauses })))
      throw new Problem(reportProblems.staleRules);
    context.audit(
      { type: 'reports.moderation-rules', id: String(number) },
      { inForceFrom, clauseIds: clauses.map(({ id }) => id) },
      comment,
    );
    return { number };
  }),
];

function todayOf({ clock, town }: ReportsContext): string {
  return civilDateAt(clock.now(), town.timeZone);
}

async function requireNewest({ db }: ReportsContext): Promise<RulesVersionRow> {
  const [newest] = await listRulesVersions(db);
  // NOTE: the first version comes with the tables.
  if (!newest) throw new Error('The town has no rules of moderation');
  return newest;
}

/** A later version never begins before an earlier one, so that of those begun the newest holds. */
function earliestFrom(newest: RulesVersionRow, today: string): string {
  return newest.inForceFrom > today ? newest.inForceFrom : today;
}

/** @throws Problem `reports.unknown-moderation-rule`, `reports.clause-twice` */
export function identifyClauses(drafts: readonly ClauseDraft[], known: ReadonlySet<string>): Clause[] {
  const clauses = drafts.map(({ id, ...words }) => ({ ...words, id: id ?? newId() }));
  const ids = clauses.map(({ id }) => id);
  if (drafts.some(({ id }) => id !== null && !known.has(id))) throw new Problem(reportProblems.unknownRule);
  if (new Set(ids).size !== ids.length) throw new Problem(reportProblems.clauseTwice);
  return clauses;
}

function presentVersion(
  versions: readonly RulesVersionRow[],
  { number, inForceFrom, comment }: RulesVersionRow,
  today: string,
): RulesVersion {
  const current = versions.find((version) => version.inForceFrom <= today)?.number;
  const state = number === current ? 'in-force' : inForceFrom > today ? 'upcoming' : 'past';
  return { number, inForceFrom, comment, state };
}
