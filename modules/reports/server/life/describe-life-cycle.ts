import { reportActions } from '../../contract/actions.ts';
import { reportStatuses } from '../../contract/report.ts';
import { statusFacts } from '../../contract/statuses.ts';
import { transitions } from '../lifecycle.ts';

/** The table of statuses and transitions as a page of the documentation. */
export function describeLifeCycle(): string {
  const statuses = reportStatuses.map((status) => {
    const { type, open311, extended } = statusFacts[status];
    return [code(status), type, open311, extended];
  });
  const actions = reportActions.map((action) => {
    const { from, to, by, demands, history, clock } = transitions[action];
    return [
      code(action),
      from.map(code).join(', '),
      to === 'same' || to === 'former' ? `(${to})` : code(to),
      by.join(', '),
      demands.join(', ') || '–',
      history ? code(history) : '–',
      clock,
    ];
  });
  return [
    '# The life of a report',
    'Written from `modules/reports/contract/statuses.ts` and `modules/reports/server/lifecycle.ts`, which the handlers',
    'and the buttons of the card read too; a test keeps this page true (`vitest run life --update` writes it anew).',
    '',
    '## Statuses',
    'Who reads a status: the pages, Open311 (GeoReport v2 and the extended statuses of FixMyStreet), statistics.',
    '',
    table(['Status', 'Type', 'Open311', 'Extended'], statuses),
    '',
    '## Actions',
    '`(same)`: the status stays. `(former)`: back to the status before. A `pause` holds once in the life of a report:',
    'a second question to the author is possible and does not hold the term.',
    '',
    table(['Action', 'From', 'To', 'Who', 'Demands', 'History', 'Clock'], actions),
    '',
  ].join('\n');
}

function code(word: string): string {
  return `\`${word}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
