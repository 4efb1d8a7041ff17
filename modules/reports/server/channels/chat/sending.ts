import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { requireClassification } from '../../classifier/classification.ts';
import { registerReport } from '../../intake/register-report.ts';
import { idle } from './chat-state.ts';
import { countReportsSince } from './chat.store.ts';
import { advance } from './drafting.ts';
import { takePhotos } from './photos.ts';
import { button, cancelRow, menuRows, say, turn } from './turn.ts';
import type { Talk, Turn } from './turn.ts';

const dayMs = 24 * 60 * 60_000;
/** A person has some; who has more is a machine, or had better write a letter. */
const reportsADay = 20;

/** Registers what was shown; a second press finds nothing to send any more. */
export async function sendDraft(talk: Talk): Promise<Turn> {
  const { context, chat, who } = talk;
  const { state } = chat;
  if (state.kind !== 'drafting' || state.at !== 'preview')
    return turn(state, say(talk, 'reports.chat.nothing-to-send'), ...menuRows(talk));
  const { text, place, categoryId, causeId = null, answers } = state.draft;
  if (text === null || place === null || categoryId === null) return await advance(talk, state.draft);
  const since = new Date(context.clock.now().getTime() - dayMs);
  if ((await countReportsSince(context.db, who, since)) >= reportsADay)
    return turn(state, say(talk, 'reports.chat.too-many-reports', { limit: reportsADay }), cancelRow(talk));
  await requireClassification(context.db, { categoryId, causeId });
  const contact = {
    kind: chat.channel,
    address: chat.address,
    name: chat.name,
    locale: context.locale,
    isConsentGiven: true,
  };
  const report = await registerReport(context, {
    source: chat.channel,
    authorPersonId: who.personId,
    text,
    categoryId,
    causeId,
    answers,
    place,
    photos: await takePhotos(context, chat.id),
    contacts: who.personId === null ? [contact] : [],
  });
  return await sent(talk, report);
}

async function sent(
  talk: Talk,
  report: { number: number; organisationId: string | null; dueOn: string | null },
): Promise<Turn> {
  const { context } = talk;
  const { organisationId } = report;
  const names = await findOrganisationNames(context.db, organisationId ? [organisationId] : []);
  const number = String(report.number);
  const text = say(talk, 'reports.chat.sent', {
    number,
    organisation: names.get(organisationId ?? '') ?? say(talk, 'reports.mail.nobody'),
  });
  return turn(
    idle,
    text,
    [button(say(talk, 'reports.chat.button.look', { number }), `r:${number}`)],
    ...menuRows(talk),
  );
}
