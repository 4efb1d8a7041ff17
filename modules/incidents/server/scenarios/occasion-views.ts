import type { OccasionFact } from '#kernel/events/contract.ts';
import type { OccasionView } from '../../contract/scenarios.ts';
import type { IncidentsContext } from '../context.ts';
import { listCategoryTitles } from './category-titles.store.ts';

/** What may begin a scenario, and what may be asked of it, in the reader's words. */
export async function listOccasionViews(context: IncidentsContext): Promise<OccasionView[]> {
  const { db, text, locale, listOccasions } = context;
  const rowsOf = { 'reports.category': await listCategoryTitles(db, locale) };
  const choicesOf = ({ choices = {}, choicesFrom }: OccasionFact) => {
    const named = Object.entries(choices).map(([value, key]) => ({ value, title: text(locale, key) }));
    return choicesFrom === 'reports.category' ? [...named, ...rowsOf[choicesFrom]] : named;
  };
  return listOccasions().map(({ id: eventId, facts = [] }) => ({
    eventId,
    title: text(locale, eventId),
    facts: facts.map((fact) => ({
      field: fact.field,
      title: text(locale, fact.title),
      choices: choicesOf(fact),
    })),
  }));
}
