import type { TableDocument } from '#kernel/documents/table-document.ts';
import type { TextValues } from '#kernel/i18n/catalog.ts';
import type { Box, DeliveryView, TelephonogramSummary } from '../../contract/telephonogram.ts';
import type { TelephonogramRow } from '../telephonogram.store.ts';

export interface Wording {
  readonly locale: string;
  readonly timeZone: string;
  readonly town: string;
  readonly text: (key: string, values?: TextValues) => string;
}

function atOf({ locale, timeZone }: Wording): (at: string | Date | null) => string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short', timeZone });
  return (at) => (at === null ? '' : format.format(new Date(at)));
}

export interface FormFacts {
  readonly row: TelephonogramRow;
  readonly from: string;
  readonly person: string;
  readonly cardNumber: number | null;
  readonly recipients: readonly string[];
  readonly deliveries: readonly DeliveryView[];
}

/** The form on paper: number, from whom, to whom, the text, and who accepted it when. */
export function composeForm(wording: Wording, facts: FormFacts): TableDocument {
  const { text } = wording;
  const { row, from, person, cardNumber, recipients, deliveries } = facts;
  const at = atOf(wording);
  const line = (key: string, value: string): string[] => (value ? [`${text(key)}: ${value}`] : []);
  return {
    title: text('telephonograms.form.title', { number: row.registerNumber }),
    lead: [row.subject],
    body: [
      ...line('telephonograms.form.from', [from, person].filter(Boolean).join(', ')),
      ...line('telephonograms.form.to', recipients.join(', ')),
      ...line('telephonograms.form.sent', at(row.sentAt)),
      ...line('telephonograms.form.priority', text(`telephonograms.priority.${row.priority}`)),
      ...line('telephonograms.form.accept-by', at(row.acceptBy)),
      ...line('telephonograms.form.card', cardNumber === null ? '' : String(cardNumber)),
      ...row.text.split('\n'),
      ...line('telephonograms.form.task', row.task ?? ''),
      ...line('telephonograms.form.task-due', at(row.taskDueAt)),
    ],
    tables: [
      {
        title: text('telephonograms.form.acceptance'),
        columns: [
          text('telephonograms.form.post'),
          text('telephonograms.form.accepted-by'),
          text('telephonograms.form.accepted-at'),
          text('telephonograms.form.state'),
        ],
        rows: deliveries.map((delivery) => [
          delivery.post,
          delivery.acceptedBy ?? '',
          at(delivery.acceptedAt),
          stateText(wording, delivery),
        ]),
      },
    ],
    notesTitle: '',
    notes: [],
    isPortrait: true,
  };
}

export interface RegisterFacts {
  readonly box: Box;
  readonly from: string;
  readonly to: string;
  readonly lines: readonly {
    readonly summary: TelephonogramSummary;
    readonly deliveries: readonly DeliveryView[];
  }[];
}

/** The journal on paper: a line for each recipient, in the order of the numbers. */
export function composeRegister(wording: Wording, { box, from, to, lines }: RegisterFacts): TableDocument {
  const { text, locale } = wording;
  const at = atOf(wording);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const period = { from: day.format(new Date(from)), to: day.format(new Date(to)) };
  return {
    title: text(`telephonograms.register.${box}`),
    lead: [wording.town, text('telephonograms.register.period', period)],
    tables: [
      {
        title: text('telephonograms.register.lines', { count: lines.length }),
        columns: [
          text('telephonograms.register.number'),
          text('telephonograms.form.sent'),
          text('telephonograms.form.from'),
          text('telephonograms.form.to'),
          text('telephonograms.register.subject'),
          text('telephonograms.form.accepted-by'),
          text('telephonograms.form.accepted-at'),
          text('telephonograms.form.state'),
        ],
        rows: lines.flatMap(({ summary, deliveries }) =>
          deliveries.map((delivery) => [
            summary.registerNumber,
            at(summary.sentAt),
            summary.from,
            delivery.post,
            summary.subject,
            delivery.acceptedBy ?? '',
            at(delivery.acceptedAt),
            stateText(wording, delivery),
          ]),
        ),
      },
    ],
    notesTitle: '',
    notes: [],
  };
}

function stateText({ text }: Wording, { isOverdue, state }: DeliveryView): string {
  return isOverdue ? text('telephonograms.state.overdue') : text(`telephonograms.state.${state}`);
}
