import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { fillTemplate, placeholders, templateLanguages } from '../../contract/templates.ts';
import type {
  OfferedTemplate,
  Placeholder,
  TemplateLanguage,
  TemplateStep,
} from '../../contract/templates.ts';
import { findCategory, titleIn } from '../category.store.ts';
import { civilDateAt } from '../due-date.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';
import { offeringOrganisations } from './template.policy.ts';
import { listTemplateRows } from './template.store.ts';
import { textsOf, titleOf } from './template-texts.ts';

type Values = Readonly<Record<Placeholder, string | null>>;

/** Templates that fit, in each language they have words in, with the facts of the report put in. */
export async function offerFilled(
  context: ReportsContext,
  report: ReportRow,
  { step, plannedOn }: { step: TemplateStep; plannedOn: string | null },
): Promise<OfferedTemplate[]> {
  const { db, actor, locale } = context;
  const organisationIds = offeringOrganisations(actor, report);
  const { categoryId } = report;
  const rows = await listTemplateRows(db, { organisationIds, step, categoryId });
  const valuesIn = await gatherValues(context, report, plannedOn ?? report.plannedOn);
  return rows.map((row) => {
    const texts = textsOf(row.texts);
    return {
      id: row.id,
      title: titleOf(row, locale),
      texts: templateLanguages
        .filter((language) => texts[language] !== '')
        .map((language) => ({ language, ...fill(context, texts[language], valuesIn(language), language) })),
    };
  });
}

function fill({ text }: ReportsContext, words: string, values: Values, language: TemplateLanguage) {
  const missing = placeholders.filter((name) => values[name] === null && words.includes(`{${name}}`));
  const shown = Object.fromEntries(
    placeholders.map((name) => [name, values[name] ?? `[${text(language, `reports.placeholder.${name}`)}]`]),
  ) as Record<Placeholder, string>;
  return { text: fillTemplate(words, shown), missing };
}

async function gatherValues(
  { db, clock, town }: ReportsContext,
  report: ReportRow,
  plannedOn: string | null,
): Promise<(language: TemplateLanguage) => Values> {
  const { organisationId } = report;
  const names = await findOrganisationNames(db, organisationId === null ? [] : [organisationId]);
  const category = await findCategory(db, report.categoryId);
  const today = civilDateAt(clock.now(), town.timeZone);
  return (language) => ({
    number: String(report.number),
    address: report.address,
    category: category ? titleIn(category.titles, language) : null,
    plannedOn: dayIn(language, plannedOn),
    dueOn: dayIn(language, report.dueOn),
    organisation: names.get(organisationId ?? '') ?? null,
    today: dayIn(language, today),
  });
}

function dayIn(language: TemplateLanguage, civilDate: string | null): string | null {
  if (civilDate === null) return null;
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(civilDate),
  );
}
