import type { Cell, TableDocument } from '#kernel/documents/table-document.ts';
import type { TextValues } from '#kernel/i18n/catalog.ts';
import type { IncidentCard } from '../../contract/incident.ts';
import type { TaskRow } from '../services/service.store.ts';
import { entryText } from './entry-text.ts';

export interface CardDocumentFacts {
  readonly card: IncidentCard;
  readonly tasks: readonly TaskRow[];
  readonly town: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly text: (key: string, values?: TextValues) => string;
}

/** The whole course of an incident: the card, how long each service took, and the log line by line. */
export function composeCardDocument(facts: CardDocumentFacts): TableDocument {
  const { card, town, text } = facts;
  const at = atOf(facts);
  const { fields, result, shownAnswers, status } = card;
  const line = (key: string, value: string): string[] => (value ? [`${text(key)}: ${value}`] : []);
  return {
    title: `${text('incidents.number', { number: String(card.number ?? '') })} ${card.title}`,
    lead: [town, text(`incidents.status.${status}`)],
    isPortrait: true,
    body: [
      ...line('incidents.field.address', [fields.address, fields.placeNote].filter(Boolean).join(', ')),
      ...line('incidents.card.caller', [fields.caller.name, fields.caller.phone].filter(Boolean).join(', ')),
      ...line('incidents.field.words', fields.words),
      ...shownAnswers.map(({ title, values }) => `${title}: ${values.join(', ')}`),
      ...line('incidents.field.injured', fields.injured.count > 0 ? String(fields.injured.count) : ''),
      ...line('incidents.after.begun', at(card.createdAt)),
      ...line('incidents.log.registered', at(card.registeredAt)),
      ...line('incidents.log.closed', at(card.closedAt)),
      ...line('incidents.close.result', result ?? ''),
    ],
    tables: [
      {
        title: text('incidents.after.clocks'),
        columns: ['service', 'sent', 'answered', 'started', 'arrived', 'ended'].map((name) =>
          text(`incidents.after.${name}`),
        ),
        rows: clockRows(facts),
      },
      {
        title: text('incidents.log.title'),
        columns: [text('incidents.after.at'), text('incidents.after.what')],
        rows: card.log.map((entry) => [at(entry.at), entryText(entry, text)]),
      },
    ],
    notesTitle: '',
    notes: [],
  };
}

/** When each service was sent, and after how many minutes and seconds it took each step. */
function clockRows({ card, tasks, text, ...zone }: CardDocumentFacts): Cell[][] {
  const at = atOf(zone);
  const titles = new Map(card.tasks.map(({ id, title, isLate }) => [id, { title, isLate }]));
  return tasks.map(({ id, addedAt, answeredAt, startedAt, arrivedAt, endedAt }) => {
    const after = (moment: Date | null): string =>
      moment === null ? '—' : clockText((moment.getTime() - addedAt.getTime()) / 1000);
    const { title = '', isLate = false } = titles.get(id) ?? {};
    return [
      isLate ? `${title} (${text('incidents.after.late')})` : title,
      at(addedAt),
      after(answeredAt),
      after(startedAt),
      after(arrivedAt),
      after(endedAt),
    ];
  });
}

/** Minutes and seconds, as dispatchers read clocks: `12:05`. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function atOf({ locale, timeZone }: Pick<CardDocumentFacts, 'locale' | 'timeZone'>) {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium', timeZone });
  return (at: string | Date | null): string => (at === null ? '' : format.format(new Date(at)));
}
