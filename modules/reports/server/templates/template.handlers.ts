import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findOrganisation, findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { newId } from '#kernel/ids.ts';
import { reportProblems } from '../../contract/problems.ts';
import {
  changeTemplate,
  createTemplate,
  listTemplates,
  offerTemplates,
  removeTemplate,
  templatesOfOwnerAtMost,
} from '../../contract/templates.ts';
import { listCategories } from '../category.store.ts';
import { presentOrganisation } from '../present-organisation.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReport } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { offerFilled } from './offer-templates.ts';
import { mayEditTemplates, mayUseTemplates, templateOrganisations } from './template.policy.ts';
import {
  countTemplates,
  deleteTemplate,
  findTemplateForUpdate,
  insertTemplate,
  listTemplateRows,
  updateTemplate,
} from './template.store.ts';
import type { TemplateRow } from './template.store.ts';
import { textsOf } from './template-texts.ts';

const handle = handlerFor<ReportsTables>();

export const templateHandlers = [
  handle(listTemplates, async ({ db, actor }) => {
    const organisationIds = templateOrganisations(actor);
    const names = await findOrganisationNames(db, organisationIds);
    const rows = await listTemplateRows(db, { organisationIds });
    const owners = organisationIds
      .filter((organisationId) => mayEditTemplates(actor, organisationId))
      .map((organisationId) => presentOrganisation(organisationId, names));
    return {
      templates: rows.map(({ organisationId, titles, texts, id, version, step, categoryIds }) => ({
        id,
        version,
        step,
        categoryIds,
        organisation: presentOrganisation(organisationId, names),
        titles: textsOf(titles),
        texts: textsOf(texts),
        canEdit: mayEditTemplates(actor, organisationId),
      })),
      owners: mayEditTemplates(actor, null) ? [null, ...owners] : owners,
    };
  }),

  handle(createTemplate, async (context, { organisationId, ...content }) => {
    const { db, actor, clock, audit } = context;
    if (!mayEditTemplates(actor, organisationId)) throw new Problem(reportProblems.unknownOrganisation);
    if (organisationId !== null && !(await findOrganisation(db, organisationId))?.isActive)
      throw new Problem(reportProblems.unknownOrganisation);
    await requireCategories(context, content.categoryIds);
    if ((await countTemplates(db, organisationId)) >= templatesOfOwnerAtMost)
      throw new Problem(reportProblems.tooManyTemplates);

    const changedAt = clock.now();
    const id = newId(changedAt.getTime());
    await insertTemplate(db, { id, organisationId, ...content, changedAt });
    audit({ type: 'reports.template', id }, { organisationId, ...content });
    return { id };
  }),

  handle(changeTemplate, async (context, { id, version, ...content }) => {
    const { db, clock, audit } = context;
    await loadTemplate(context, { id, version });
    await requireCategories(context, content.categoryIds);

    audit({ type: 'reports.template', id }, content);
    return { version: await updateTemplate(db, id, { ...content, changedAt: clock.now() }) };
  }),

  handle(removeTemplate, async (context, { id, version }) => {
    const { step, titles } = await loadTemplate(context, { id, version });

    await deleteTemplate(context.db, id);
    context.audit({ type: 'reports.template', id }, { removed: { step, titles } });
    return {};
  }),

  handle(offerTemplates, async (context, { number, step, plannedOn = null }) => {
    const report = await findReport(context.db, number);
    if (!report || !mayUseTemplates(context.actor, report, step)) throw new Problem(reportProblems.notFound);

    return { templates: await offerFilled(context, report, { step, plannedOn }) };
  }),
];

async function loadTemplate(
  { db, actor }: ReportsContext,
  { id, version }: { id: string; version: number },
): Promise<TemplateRow> {
  const template = await findTemplateForUpdate(db, id);
  if (!template || !mayEditTemplates(actor, template.organisationId))
    throw new Problem(reportProblems.templateNotFound);
  if (template.version !== version) throw new Problem(reportProblems.staleEdit);
  return template;
}

async function requireCategories({ db }: ReportsContext, ids: readonly string[]): Promise<void> {
  const known = new Set((await listCategories(db)).map(({ id }) => id));
  if (!ids.every((id) => known.has(id))) throw new Problem(reportProblems.unknownCategory);
}
