import { storeAnswers } from '../../../contract/answers.ts';
import { maskPersonalData } from '../../../contract/personal-data.ts';
import { previewDisruptions, previewDuplicates } from '../../before-sending/preview.ts';
import { titleIn } from '../../category.store.ts';
import type { CategoryRow, CauseRow } from '../../category.store.ts';
import { effectiveRules } from '../../classifier/effective.ts';
import { locate } from '../../responsibility.ts';
import type { ChatState, Draft } from './chat-state.ts';
import { dateText } from './dates.ts';
import { countPhotos } from './photos.ts';
import { button, cancelRow, say, turn } from './turn.ts';
import type { Talk, Turn } from './turn.ts';

const shownDuplicates = 3;

interface About {
  readonly category: CategoryRow;
  readonly cause: CauseRow | null;
}

/** The report as others will see it, what stands near it already, and what the town knows of the place. */
export async function preview(
  talk: Talk,
  state: ChatState,
  draft: Draft,
  { category, cause }: About,
): Promise<Turn> {
  const { context } = talk;
  const { stopMessages } = effectiveRules(category, cause);
  const stop = stopMessages.find(({ effect }) => effect === 'stop');
  const stopText = stop && [titleIn(stop.texts, context.locale), stop.phone].filter(Boolean).join('\n');
  if (stopText !== undefined) return turn(state, stopText, editRow(talk, 'category'), cancelRow(talk));
  const near = await findNear(talk, draft, category);
  const warnings = stopMessages.map(({ texts }) => titleIn(texts, context.locale));
  const follow = near.numbers.map((number) => [
    button(say(talk, 'reports.chat.button.look', { number: String(number) }), `r:${number}`),
  ]);
  return turn(
    state,
    [await words(talk, draft, { category, cause }), ...warnings, ...near.texts].join('\n\n'),
    [button(say(talk, 'reports.chat.button.send'), 'send')],
    [...editRow(talk, 'text'), ...editRow(talk, 'place'), ...editRow(talk, 'category')],
    ...follow,
    cancelRow(talk),
  );
}

async function words(talk: Talk, draft: Draft, { category, cause }: About): Promise<string> {
  const { context, chat } = talk;
  const shown = maskPersonalData(draft.text ?? '');
  const titles = [category.titles, ...(cause ? [cause.titles] : [])];
  const text = say(talk, 'reports.chat.preview', {
    category: titles.map((words) => titleIn(words, context.locale)).join(' · '),
    address: draft.address ?? say(talk, 'reports.mail.no-address'),
    text: shown,
    photoCount: await countPhotos(context, chat.id),
  });
  const isMasked = shown !== draft.text;
  const masked = isMasked && !category.isPrivate ? [say(talk, 'reports.chat.preview-masked')] : [];
  const who = say(talk, category.isPrivate ? 'reports.chat.preview-private' : 'reports.chat.preview-public');
  const answers = answerLines(talk, draft, { category, cause });
  return [text, ...(answers ? [answers] : []), ...masked, who].join('\n\n');
}

/** What was asked and answered. */
function answerLines({ context: { locale, town } }: Talk, draft: Draft, { category, cause }: About): string {
  const day = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: town.timeZone,
  });
  return storeAnswers(effectiveRules(category, cause).questions, draft.answers)
    .map(({ titles, kind, values, choices }) => {
      const chosen = choices.map((choice) => titleIn(choice, locale));
      const given = chosen.length > 0 ? chosen : values;
      const shown = kind === 'datetime' ? given.map((value) => day.format(new Date(value))) : given;
      return `${titleIn(titles, locale)}: ${maskPersonalData(shown.join(', '))}`;
    })
    .join('\n');
}

/** Open reports beside it, and works that are known. */
async function findNear(
  talk: Talk,
  draft: Draft,
  category: CategoryRow,
): Promise<{ texts: string[]; numbers: number[] }> {
  if (draft.place === null) return { texts: [], numbers: [] };
  const { context } = talk;
  const point = draft.place;
  const found = await previewDuplicates(context, { point, category, text: draft.text ?? '' });
  const duplicates = found.slice(0, shownDuplicates);
  const place = await locate(context.db, point);
  const disruptions = await previewDisruptions(context, { point, place, category });
  const known = disruptions.map(({ text, until }) =>
    say(talk, 'reports.chat.known', { text, until: dateText(context, new Date(until)) }),
  );
  const similar = duplicates.map(({ number, text, distanceM }) =>
    say(talk, 'reports.chat.similar', { number: String(number), text, distanceM }),
  );
  return { texts: [...known, ...similar], numbers: duplicates.map(({ number }) => number) };
}

const editLabels = {
  text: 'reports.chat.button.edit-text',
  place: 'reports.chat.button.edit-place',
  category: 'reports.chat.button.edit-category',
} as const;

function editRow(talk: Talk, what: keyof typeof editLabels) {
  return [button(say(talk, editLabels[what]), `edit:${what}`)];
}
