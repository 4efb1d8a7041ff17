import { defaultLocale } from '#kernel/i18n/locale.ts';
import { wordingIn } from '../../contract/scenario-definition.ts';
import type { ScenarioAction } from '../../contract/scenario-definition.ts';
import { placeOf } from '../cards/card.presenter.ts';
import { announceCard, writeLog } from '../cards/change-card.ts';
import { insertLink } from '../cards/incident.store.ts';
import { openDraft } from '../cards/open-draft.ts';
import type { IncidentsContext } from '../context.ts';
import { findType } from '../type.store.ts';
import type { Acting } from './actions.ts';
import { findOrigin, insertOrigin } from './origin.store.ts';

/** Types are never taken away, only put out of use; a code without one would be a hole in the data. */
const unknownPriority = 3;

/** A draft at the same place, linked to the card; it remembers through which scenarios it came to be. */
export async function openBeside(
  context: IncidentsContext,
  { run, card }: Acting,
  { typeCode, words }: Extract<ScenarioAction, { kind: 'open' }>,
): Promise<string> {
  const { db, clock } = context;
  const type = (await findType(db, typeCode)) ?? { code: typeCode, priority: unknownPriority };
  const { areaIds } = card;
  const text = wordingIn(words, defaultLocale);
  const opened = await openDraft(context, { type, words: text, place: placeOf(card), areaIds });
  const scenarioIds = [...(await findOrigin(db, card.id)), run.scenarioId];
  await insertOrigin(db, { incidentId: opened.id, scenarioIds });
  await insertLink(db, [card.id, opened.id], clock.now());
  await writeLog(context, opened.id, 'linked', { text: String(card.number ?? '') });
  announceCard(context, opened);
  return opened.id;
}
