import type { Keyboard } from '#kernel/notify/chat/keyboard.ts';
import type { ReportMail } from '../../mails.ts';
import type { ReportsContext } from '../../report-change.ts';
import { button } from './turn.ts';

/** What an author may do at once about what they are told; undefined where there is nothing. */
export function keyboardFor(
  context: ReportsContext,
  { kind, report }: Pick<ReportMail, 'kind' | 'report'>,
  locale: string,
): Keyboard | undefined {
  const press = (key: string, data: string) => [
    button(context.text(locale, key), `${data}:${report.number}`),
  ];
  switch (kind) {
    case 'answered':
    case 'children-done':
      return {
        rows: [press('reports.chat.button.confirm', 'ok'), press('reports.chat.button.reopen', 'no')],
      };
    case 'asked':
      return { rows: [press('reports.chat.button.answer', 'a')] };
    default:
      return undefined;
  }
}
