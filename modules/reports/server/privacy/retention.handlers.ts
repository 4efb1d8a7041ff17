import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { legalClassesIn, texts } from '../../contract/clocks.ts';
import { reportProblems } from '../../contract/problems.ts';
import { changeRetention, foreseenDays, readRetention } from '../../contract/retention.ts';
import type { RetentionRule } from '../../contract/retention.ts';
import type { ReportsDb } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { endedUntil } from './retention.ts';
import {
  countEnded,
  findRetentionRuleForUpdate,
  listRetentionRules,
  listRetentionRuns,
  writeRetentionRule,
} from './retention.store.ts';
import type { RetentionRuleTable } from './tables.ts';

const handle = handlerFor<ReportsTables>();
const shownRuns = 30;

export const retentionHandlers = [
  handle(readRetention, async ({ db, clock, town }) => {
    const now = clock.now();
    const classes = legalClassesIn(town.country);
    const rules: RetentionRule[] = [];
    for (const rule of await listRetentionRules(db)) {
      if (classes.includes(rule.legalClass)) rules.push(await presentRule(db, rule, now));
    }
    const runs = await listRetentionRuns(db, shownRuns);
    return {
      rules: rules.sort((one, other) => classes.indexOf(one.legalClass) - classes.indexOf(other.legalClass)),
      runs: runs.map(({ ranAt, legalClass, reportCount }) => ({
        ranAt: ranAt.toISOString(),
        legalClass,
        reportCount,
      })),
    };
  }),

  handle(changeRetention, async ({ db, audit }, { legalClass, keptDays, version, reason }) => {
    const rule = await findRetentionRuleForUpdate(db, legalClass);
    if (!rule) throw new Problem(reportProblems.ruleNotFound);
    if (rule.version !== version) throw new Problem(reportProblems.staleEdit);
    if (keptDays < rule.minimumDays)
      throw new Problem(reportProblems.retentionTooShort, { days: rule.minimumDays });

    await writeRetentionRule(db, { legalClass, keptDays, version: version + 1 });
    audit(
      { type: 'reports.retention', id: legalClass },
      { before: { keptDays: rule.keptDays }, after: { keptDays } },
      reason,
    );
    return { version: version + 1 };
  }),
];

async function presentRule(db: ReportsDb, rule: RetentionRuleTable, now: Date): Promise<RetentionRule> {
  const { legalClass } = rule;
  const over = endedUntil(rule, now);
  const soon = endedUntil(rule, now, foreseenDays);
  return {
    ...rule,
    source: texts.parse(rule.source),
    overCount: await countEnded(db, { legalClass, until: over }),
    soonCount: await countEnded(db, { legalClass, after: over, until: soon }),
  };
}
