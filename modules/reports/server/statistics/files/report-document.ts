import type { BreakdownRow, Share, Statistics } from '../../../contract/statistics.ts';
import type { PublishedReport } from '../../../contract/published-statistics.ts';
import { findingText } from '../../../contract/published-words.ts';
import { localPercent } from '#kernel/documents/table-document.ts';
import type { Cell, DocumentTable, TableDocument } from '#kernel/documents/table-document.ts';
import type { TextValues } from '#kernel/i18n/catalog.ts';

type Text = (key: string, values?: TextValues) => string;

interface Writing {
  readonly statistics: Statistics;
  readonly published: readonly PublishedReport[];
  readonly townName: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly text: Text;
}

export function composeDocument(writing: Writing): TableDocument {
  const { statistics, text, townName } = writing;
  const date = dateFormat(writing);
  return {
    title: text('reports.statistics.document.title', { town: townName }),
    lead: [
      text('reports.statistics.period', { from: date(statistics.from), to: date(statistics.to) }),
      text('reports.statistics.counted-at', { at: instantFormat(writing)(statistics.countedAt) }),
      text('reports.statistics.document.rounding'),
    ],
    tables: [
      mainTable(writing),
      ...partTables(writing),
      usersTable(writing),
      ...breakdownTables(writing),
      ...qualityTables(writing),
      ...channelTables(writing),
    ],
    notesTitle: text('reports.statistics.published.findings'),
    notes: publishedNotes(writing),
  };
}

export function dateFormat({ locale }: Pick<Writing, 'locale'>): (on: string) => string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return (on) => format.format(new Date(`${on}T00:00:00Z`));
}

function instantFormat({ locale, timeZone }: Writing): (at: string) => string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
  return (at) => format.format(new Date(at));
}

function percentCell({ percent }: Share): Cell {
  return percent === null ? null : { percent };
}

function mainTable({ statistics, text }: Writing): DocumentTable {
  return {
    title: text('reports.statistics.main'),
    note: text('reports.statistics.received-count', { count: statistics.received }),
    columns: [
      text('reports.statistics.column.indicator'),
      text('reports.statistics.column.percent'),
      text('reports.statistics.column.numerator'),
      text('reports.statistics.column.base-count'),
      text('reports.statistics.column.base'),
    ],
    rows: statistics.shares.map((share) => [
      text(`reports.statistics.share.${share.id}`),
      percentCell(share),
      share.numerator,
      share.denominator,
      text(`reports.statistics.base.${share.id}`),
    ]),
  };
}

/** Parts of one whole: sources, reasons, durations, types. */
function partTables({ statistics, text }: Writing): DocumentTable[] {
  const { sources, notTaken, durations, types, minimumSample } = statistics;
  const table = (title: string, note: string, rows: readonly { title: string; share: Share }[]) => ({
    title,
    note,
    columns: [
      title,
      text('reports.statistics.column.reports'),
      text('reports.statistics.column.percent'),
      text('reports.statistics.column.base-count'),
    ],
    rows: rows.map((row) => [row.title, row.share.numerator, percentCell(row.share), row.share.denominator]),
  });
  const { medianDays, ninetiethDays, total } = durations;
  const spread =
    medianDays === null || ninetiethDays === null
      ? text('reports.statistics.too-few', { count: minimumSample })
      : text('reports.statistics.spread', { median: medianDays, ninetieth: ninetiethDays });
  return [
    table(
      text('reports.statistics.durations'),
      `${text('reports.statistics.durations-base', { count: total })} ${spread}`,
      durations.classes.map(({ id, share }) => ({ title: text(`reports.statistics.duration.${id}`), share })),
    ),
    table(text('reports.statistics.types'), text('reports.statistics.types-base'), types),
    table(
      text('reports.statistics.sources'),
      text('reports.statistics.sources-base'),
      sources.map(({ source, share }) => ({ title: text(`reports.statistics.source.${source}`), share })),
    ),
    table(
      text('reports.statistics.not-taken'),
      text('reports.statistics.not-taken-base'),
      notTaken.map(({ status, share }) => ({ title: text(`reports.status.${status}`), share })),
    ),
  ];
}

function usersTable({ statistics: { users }, text }: Writing): DocumentTable {
  const { mostActive } = users;
  const active = mostActive
    ? [
        text('reports.statistics.most-active', {
          count: mostActive.numerator,
          base: mostActive.denominator,
        }),
      ]
    : [];
  return {
    title: text('reports.statistics.users'),
    note: [text('reports.statistics.users-base', { count: users.people }), ...active].join(' '),
    columns: [text('reports.statistics.column.band'), text('reports.statistics.column.people')],
    rows: users.bands.map(({ id, people }) => [
      text(`reports.statistics.band.${id}`),
      people ?? text('reports.statistics.fewer-people'),
    ]),
  };
}

function breakdownTables({ statistics, text, locale }: Writing): DocumentTable[] {
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const months = statistics.months.map((row) => ({
    ...row,
    title: month.format(new Date(`${row.key}T00:00:00Z`)),
  }));
  const table = (title: string, rows: readonly BreakdownRow[]): DocumentTable => ({
    title,
    note: text('reports.statistics.breakdown-note', { count: statistics.minimumSample }),
    columns: [
      title,
      text('reports.statistics.column.received'),
      text('reports.statistics.column.taken'),
      text('reports.statistics.column.worked-out'),
      text('reports.statistics.column.median'),
      text('reports.statistics.column.ninetieth'),
      text('reports.statistics.column.reopened'),
      text('reports.statistics.column.overdue'),
      text('reports.statistics.column.confirmed'),
    ],
    rows: rows.map((row) => [
      row.title,
      row.received,
      row.taken,
      row.workedOut,
      row.medianDays,
      row.ninetiethDays,
      ...[row.reopenedShare, row.overdueShare, row.confirmedShare].map((share) =>
        row.isComparable ? percentCell(share) : null,
      ),
    ]),
  });
  return [
    table(text('reports.statistics.by-organisation'), statistics.organisations),
    table(text('reports.statistics.by-category'), statistics.categories),
    table(text('reports.statistics.by-area'), statistics.areas),
    table(text('reports.statistics.by-month'), months),
  ].filter(({ rows }) => rows.length > 0);
}

function qualityTables({ statistics: { quality, minimumSample }, text }: Writing): DocumentTable[] {
  if (quality.length === 0) return [];
  return [
    {
      title: text('reports.statistics.quality'),
      note: text('reports.statistics.quality-note', { count: minimumSample }),
      columns: [
        text('reports.statistics.by-organisation'),
        text('reports.statistics.column.ratings'),
        text('reports.statistics.column.average'),
        text('reports.statistics.column.checked'),
        text('reports.statistics.column.returned'),
      ],
      rows: quality.map(({ title, ratings, returned }) => [
        title,
        ratings.count,
        ratings.average,
        returned.denominator,
        returned.numerator,
      ]),
    },
  ];
}

function channelTables({ statistics: { platform }, text }: Writing): DocumentTable[] {
  if (platform.channels.length === 0) return [];
  const missing = platform.missingMonths.length;
  return [
    {
      title: text('reports.statistics.channels'),
      note: text('reports.statistics.channels-note', { known: platform.months.length, missing }),
      columns: [text('reports.statistics.column.channel'), text('reports.statistics.column.appeals')],
      rows: platform.channels.map(({ channel, appeals }) => [
        text(`reports.statistics.channel.${channel}`),
        appeals,
      ]),
    },
  ];
}

function publishedNotes(writing: Writing): string[] {
  const { published, text, locale } = writing;
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const formats = {
    percent: (percent: string) => localPercent(percent, locale),
    date: dateFormat(writing),
    list: (words: readonly string[]) => list.format(words),
  };
  return published.flatMap(({ title, findings }) =>
    findings.map((found) => {
      const { key, values } = findingText(found, formats);
      return `${title}: ${text(key, values)}`;
    }),
  );
}
