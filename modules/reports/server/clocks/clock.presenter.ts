import type { ClockView } from '../../contract/clocks.ts';
import type { ClockRow } from './clock.store.ts';
import type { ClockTools } from './clocks.ts';
import { shareAt } from './engine.ts';
import type { RuleVersion } from './engine.ts';
import { civilDayAt, dayOf } from './civil-day.ts';

/** Clocks for those who work with them: those that run first, the nearest on top. */
export function presentClocks(
  rows: readonly ClockRow[],
  asked: { tools: ClockTools; now: Date; locale: string },
): ClockView[] {
  const views = rows.map((row) => presentClock(row, asked));
  return views.toSorted(
    (a, b) => Number(a.stoppedAt !== null) - Number(b.stoppedAt !== null) || a.dueAt.localeCompare(b.dueAt),
  );
}

function presentClock(
  row: ClockRow,
  { tools, now, locale }: { tools: ClockTools; now: Date; locale: string },
): ClockView {
  const version = versionOf(row, tools);
  const isLate = row.stoppedAt === null && row.pausedAt === null && now >= row.dueAt;
  return {
    ruleId: row.ruleId,
    ruleVersion: row.ruleVersion,
    run: row.run,
    kind: row.kind,
    state: isLate ? 'missed' : row.state,
    startedAt: row.startedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    dueOn: row.dueOn,
    stoppedAt: row.stoppedAt?.toISOString() ?? null,
    pausedAt: row.pausedAt?.toISOString() ?? null,
    pauseEndsAt: row.pauseEndsAt?.toISOString() ?? null,
    pausedDays: row.paused.reduce((sum, span) => sum + span.days, 0),
    share: shareAt(row, row.stoppedAt ?? now),
    isProvisional: row.isProvisional,
    isPublic: row.isPublic,
    extendedDays: row.extendedDays,
    source: version ? textIn(version.source, locale) : '',
    needsLawyer: version?.needsLawyer ?? false,
    extensionDaysLeft: extensionDaysLeft(row, tools),
  };
}

function textIn(source: RuleVersion['source'], locale: string): string {
  if (locale === 'ru' || locale === 'uk') return source[locale];
  return source.en;
}

export function versionOf(row: Pick<ClockRow, 'ruleId' | 'ruleVersion'>, { rules }: ClockTools) {
  const rule = rules.find(({ id }) => id === row.ruleId);
  return rule?.versions.find(({ version }) => version === row.ruleVersion);
}

/** Null: this clock cannot be extended, by its rule or because it stands. */
export function extensionDaysLeft(row: ClockRow, tools: ClockTools): number | null {
  const extension = versionOf(row, tools)?.extension;
  if (!extension || row.stoppedAt || row.dueOn === null) return null;
  const left = extension.maxDays - row.extendedDays;
  if (extension.totalDays === null) return left;
  const limit = civilDayAt(row.startedAt, tools.place.timeZone) + extension.totalDays;
  return Math.max(0, Math.min(left, limit - dayOf(row.dueOn)));
}
