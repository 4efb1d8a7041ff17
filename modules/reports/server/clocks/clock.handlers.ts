import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { extendClock, readClocks, setLegalClass } from '../../contract/clock-routes.ts';
import { isAppeal, legalClassesIn } from '../../contract/clocks.ts';
import { reportProblems } from '../../contract/problems.ts';
import { applyChange, loadForChange } from '../report-change.ts';
import { mayModerate, mayWork } from '../report.policy.ts';
import { findReport } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { findAppeal } from './appeal.store.ts';
import { mayExtend, mayReadClocks } from './clock.policy.ts';
import { extensionDaysLeft, presentClocks } from './clock.presenter.ts';
import { listClocksOf } from './clock.store.ts';
import { readClockTools, recordFact } from './clocks.ts';
import { lettersOf } from './letter-facts.ts';
import { registerAppeal, registerNumberOf } from './registration.ts';

const handle = handlerFor<ReportsTables>();

export const clockHandlers = [
  handle(readClocks, async (context, { number }) => {
    const { db, actor, clock, town, locale } = context;
    const report = await findReport(db, number);
    if (!report || !mayReadClocks(actor, report)) throw new Problem(reportProblems.notFound);

    const tools = await readClockTools(context);
    const rows = await listClocksOf(db, [report.id]);
    const appeal = await findAppeal(db, report.id);
    const isRegistered = appeal !== undefined && isAppeal(report.legalClass);
    return {
      legalClass: report.legalClass,
      legalClasses: [...legalClassesIn(town.country)],
      registerNumber: isRegistered ? registerNumberOf(appeal) : null,
      clocks: presentClocks(rows, { tools, now: clock.now(), locale }),
      letters: isRegistered ? await lettersOf(db, report) : [],
      can: {
        classify: mayModerate(actor, report) && report.endedAt === null,
        extend: mayExtend(actor, report),
      },
    };
  }),

  handle(setLegalClass, async (context, { legalClass, reason, ...input }) => {
    const report = await loadForChange(context, input, mayModerate);
    const isKnown = legalClassesIn(context.town.country).includes(legalClass);
    if (!isKnown || legalClass === report.legalClass || report.endedAt !== null) {
      throw new Problem(reportProblems.wrongLegalClass);
    }

    await recordFact(context, report.id, { kind: 'class', legalClass, reason });
    const registerNumber = await registerAppeal(context, { id: report.id, legalClass });
    const changed = await applyChange(context, report, {
      kind: 'classed',
      byRole: 'moderator',
      text: reason,
      changes: { legalClass },
    });
    return { ...changed, registerNumber };
  }),

  handle(extendClock, async (context, { ruleId, days, reason, ...input }) => {
    const { db, actor } = context;
    const report = await loadForChange(context, input, mayExtend);
    const tools = await readClockTools(context);
    const row = (await listClocksOf(db, [report.id])).findLast((clock) => clock.ruleId === ruleId);
    const left = row ? extensionDaysLeft(row, tools) : null;
    if (left === null) throw new Problem(reportProblems.clockNotExtendable);
    if (days > left) throw new Problem(reportProblems.extensionTooLong, { days: left });

    await recordFact(context, report.id, { kind: 'extended', ruleId, amount: days, reason });
    const changed = await applyChange(context, report, {
      kind: 'extended',
      byRole: mayWork(actor, report) ? 'executor' : 'controller',
      text: reason,
      changes: {},
    });
    const extended = (await listClocksOf(db, [report.id])).findLast((clock) => clock.ruleId === ruleId);
    return { ...changed, dueOn: extended?.dueOn ?? null };
  }),
];
