import type { LogEntry } from '../../contract/incident.ts';
import { cardParts } from '../../contract/incident.ts';

/** One line of the log in words: what became of the card, of which service, what was written. */
export function entryText(entry: LogEntry, text: (key: string) => string): string {
  const { kind, service, state, text: words, person } = entry;
  const named = (words ?? '').split(', ');
  const written =
    kind === 'changed'
      ? cardParts
          .filter((part) => named.includes(part))
          .map((part) => text(`incidents.part.${part}`))
          .join(', ')
      : words;
  const what = [text(`incidents.log.${kind}`), service, state ? text(`incidents.state.${state}`) : null];
  return [what.filter(Boolean).join(': '), written, person].filter(Boolean).join('. ');
}
