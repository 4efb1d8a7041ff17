import type { Cell, TableDocument } from '#kernel/documents/table-document.ts';
import type { MorningSummary } from '../../contract/head-routes.ts';

export interface SummaryWords {
  readonly day: string;
  readonly summary: MorningSummary;
  readonly town: string;
  readonly locale: string;
  readonly text: (key: string, values?: Record<string, string>) => string;
}

/** The morning on paper: figures with the cards behind them, the night, assignments that are overdue. */
export function composeSummaryDocument({ day, summary, town, locale, text }: SummaryWords): TableDocument {
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const { figures, night, overdue } = summary;
  const cell = (value: number | null, unit: 'count' | 'percent'): Cell =>
    value === null || unit === 'count' ? value : { percent: String(value) };
  return {
    title: text('situation.summary.title'),
    lead: [town, date.format(new Date(`${day}T00:00:00Z`))],
    isPortrait: true,
    tables: [
      {
        title: text('situation.head.figures'),
        columns: ['figure', 'value', 'before', 'target'].map((name) => text(`situation.summary.${name}`)),
        rows: figures.map(({ title, value, before, target, unit }) => [
          title,
          cell(value, unit),
          cell(before, unit),
          cell(target, unit),
        ]),
      },
      ...figures
        .filter(({ cards }) => cards.length > 0)
        .map(({ title, cards }) => ({
          title,
          columns: [text('situation.summary.card'), text('situation.summary.place')],
          rows: cards.map(({ label, note }) => [label, note]),
        })),
      {
        title: text('situation.summary.night'),
        columns: [
          text('situation.summary.what'),
          text('situation.summary.card'),
          text('situation.summary.place'),
        ],
        rows: night.map(({ what, label, note }) => [what, label, note]),
      },
      {
        title: text('situation.figure.overdue-assignments'),
        columns: [text('situation.assignments.title'), text('situation.assignment.due')],
        rows: overdue.map(({ number, text: words, dueOn }) => [
          `${text('situation.assignment.number', { number: String(number) })} ${words}`,
          date.format(new Date(`${dueOn}T00:00:00Z`)),
        ]),
      },
    ].filter(({ rows }) => rows.length > 0),
    notesTitle: '',
    notes: [],
  };
}
