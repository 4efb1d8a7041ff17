import type { ClockKind, ClockState, LegalClass, TermUnit } from '../../contract/clocks.ts';
import type { MomentKind } from './moments.ts';

export interface ClockRuleTable {
  id: string;
  legalClass: LegalClass | null;
  kind: ClockKind;
  startsOn: MomentKind[];
  stopsOn: MomentKind[];
  endsOn: MomentKind[];
  isRestarted: boolean;
  isPublic: boolean;
  position: number;
}

/** Never changed and never deleted: the database refuses it. */
export interface ClockRuleVersionTable {
  ruleId: string;
  version: number;
  validFrom: string;
  terms: unknown;
  createdAt: Date;
  createdByPersonId: string | null;
}

export interface CalendarYearTable {
  country: 'RU' | 'UA';
  year: number;
  isProvisional: boolean;
  source: unknown;
  daysOff: string[];
  workingDays: string[];
  version: number;
  changedAt: Date;
}

/** What the history has no column for; append-only. */
export interface ClockFactTable {
  id: string;
  reportId: string;
  kind: 'class' | 'term' | 'registered' | 'extended';
  occurredAt: Date;
  legalClass: LegalClass | null;
  ruleId: string | null;
  amount: number | null;
  unit: TermUnit | null;
  reason: string | null;
}

/** The computed state of a clock: a cache of what `engine.ts` says, and how far it was escalated. */
export interface ClockTable {
  reportId: string;
  ruleId: string;
  run: number;
  ruleVersion: number;
  kind: ClockKind;
  state: ClockState;
  startedAt: Date;
  dueAt: Date;
  dueOn: string | null;
  isProvisional: boolean;
  stoppedAt: Date | null;
  pausedAt: Date | null;
  pauseEndsAt: Date | null;
  /** `[{ from, to, days }]`, pauses that are over. */
  paused: unknown;
  extendedDays: number;
  isPublic: boolean;
  escalatedShare: number;
  nextEscalationAt: Date | null;
}

/** A registered appeal: its number in the register of the year. */
export interface AppealTable {
  reportId: string;
  legalClass: LegalClass;
  registerYear: number;
  registerNumber: number;
  registeredAt: Date;
}

export interface RecomputationTable {
  id: string;
  startedAt: Date;
  finishedAt: Date | null;
  reportCount: number;
  doneCount: number;
  changedCount: number;
}

export interface ClockTables {
  'reports.clockRule': ClockRuleTable;
  'reports.clockRuleVersion': ClockRuleVersionTable;
  'reports.calendarYear': CalendarYearTable;
  'reports.clockFact': ClockFactTable;
  'reports.clock': ClockTable;
  'reports.appeal': AppealTable;
  'reports.registerCounter': { registerYear: number; lastNumber: number };
  'reports.recomputation': RecomputationTable;
  'reports.calendarWarning': { country: 'RU' | 'UA'; year: number; warnedAt: Date };
}
