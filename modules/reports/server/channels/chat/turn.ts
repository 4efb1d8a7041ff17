import type { Button, Keyboard } from '#kernel/notify/chat/keyboard.ts';
import type { TextValues } from '#kernel/i18n/catalog.ts';
import type { ReportsContext } from '../../report-change.ts';
import type { ChatState } from './chat-state.ts';
import type { ChatRow, Correspondent } from './chat.store.ts';

/** What a step of a talk may use; `context.locale` is the language of the person. */
export interface Talk {
  readonly context: ReportsContext;
  readonly chat: ChatRow;
  readonly who: Correspondent;
}

export interface Reply {
  readonly text: string;
  readonly keyboard?: Keyboard;
}

/** What a turn leaves: where the talk stands from now on, and what the town says. */
export interface Turn {
  readonly state: ChatState;
  readonly replies: readonly Reply[];
  /** Another language from now on. */
  readonly locale?: string;
}

/** Every messenger shows so many letters of a button. */
const labelLimit = 40;

export function say({ context }: Talk, key: string, values: TextValues = {}): string {
  return context.text(context.locale, key, values);
}

export function turn(state: ChatState, text: string, ...rows: (readonly Button[])[]): Turn {
  const shown = rows.filter((row) => row.length > 0);
  return { state, replies: [shown.length > 0 ? { text, keyboard: { rows: shown } } : { text }] };
}

export function button(label: string, data: string): Button {
  const letters = Array.from(label);
  const shown = letters.length > labelLimit ? `${letters.slice(0, labelLimit - 1).join('')}…` : label;
  return { label: shown, data };
}

export function cancelRow(talk: Talk): Button[] {
  return [button(say(talk, 'reports.chat.button.cancel'), 'cancel')];
}

export function menuRows(talk: Talk): Button[][] {
  return [
    [button(say(talk, 'reports.chat.button.new'), 'new')],
    [
      button(say(talk, 'reports.chat.button.mine'), 'mine'),
      button(say(talk, 'reports.chat.button.language'), 'language'),
    ],
  ];
}
