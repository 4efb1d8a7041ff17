import type { Finding } from './published-statistics.ts';

export interface FindingText {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A disagreement as a text of the catalogs; percentages and dates come in the reader's format. */
export function findingText(
  finding: Finding,
  formats: {
    percent: (percent: string) => string;
    date: (on: string) => string;
    list: (words: readonly string[]) => string;
  },
): FindingText {
  const { percent, date, list } = formats;
  switch (finding.kind) {
    case 'other-percent': {
      const { words, count, base, stated, computed, isTruncated } = finding;
      const key = isTruncated
        ? 'reports.statistics.finding.other-percent-truncated'
        : 'reports.statistics.finding.other-percent';
      return { key, values: { words, count, base, stated: percent(stated), computed: percent(computed) } };
    }
    case 'other-base': {
      const { words, count, stated, computed, named, namedCount, fitting, fittingCount } = finding;
      const values = { words, count, stated: percent(stated), computed: percent(computed) };
      return {
        key: 'reports.statistics.finding.other-base',
        values: { ...values, named, namedCount, fitting, fittingCount },
      };
    }
    case 'no-count': {
      const { words, base, stated, nearestCount, nearest } = finding;
      return {
        key: 'reports.statistics.finding.no-count',
        values: { words, base, stated: percent(stated), nearestCount, nearest: percent(nearest) },
      };
    }
    case 'percent-sum':
      return {
        key: 'reports.statistics.finding.percent-sum',
        values: { words: list(finding.words), sum: percent(finding.sum) },
      };
    case 'count-sum': {
      const { words, sum, base, baseCount, isSumTheBase } = finding;
      const key = isSumTheBase
        ? 'reports.statistics.finding.count-sum-is-base'
        : 'reports.statistics.finding.count-sum';
      return { key, values: { words: list(words), sum, base, baseCount } };
    }
    case 'other-period': {
      const { words, from, to, base, baseFrom, baseTo } = finding;
      const own = { from: date(from), to: date(to) };
      return {
        key: 'reports.statistics.finding.other-period',
        values: { words, ...own, base, baseFrom: date(baseFrom), baseTo: date(baseTo) },
      };
    }
  }
}
