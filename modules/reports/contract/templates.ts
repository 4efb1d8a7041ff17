import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate, id } from '#kernel/http/fields.ts';
import { reportNumber as number, reportVersion as version } from './fields.ts';
import { reportProblems } from './problems.ts';
import { organisationName } from './report.ts';

/** The steps that words go with; each leads to a status of its own, so that templates are chosen by status too. */
export const templateSteps = [
  'plan',
  'answer',
  'explain',
  'ask',
  'not-ours',
  'reject',
  'forward',
  'not-competent',
  'hide',
  'return-answer',
] as const;
export const templateStep = z.enum(templateSteps);
export type TemplateStep = z.output<typeof templateStep>;

/** What stands for a fact of the report: `{number}`. */
export const placeholders = [
  'number',
  'address',
  'category',
  'plannedOn',
  'dueOn',
  'organisation',
  'today',
] as const;
export type Placeholder = (typeof placeholders)[number];

export const templateLanguages = ['ru', 'uk', 'en'] as const;
export type TemplateLanguage = (typeof templateLanguages)[number];

const placeholderPattern = /\{([^{}]*)\}/g;

/** Names in braces that stand for nothing; a brace without its pair is one too. */
export function unknownPlaceholders(text: string): string[] {
  const named = [...text.matchAll(placeholderPattern)].map(([, name = '']) => name);
  const unknown = named.filter((name) => !placeholders.some((known) => known === name));
  return /[{}]/.test(text.replace(placeholderPattern, '')) ? [...unknown, '{'] : unknown;
}

/**
 * Puts facts in the place of their names, once from left to right: what a fact holds is never read as a name again.
 * Control characters and line breaks of a fact become spaces, so that it stays within its line.
 */
export function fillTemplate(text: string, values: Readonly<Record<Placeholder, string>>): string {
  return text.replace(placeholderPattern, (whole, name: string) => {
    const known = placeholders.find((placeholder) => placeholder === name);
    return known ? inOneLine(values[known]) : whole;
  });
}

function inOneLine(value: string): string {
  return value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

const words = z
  .string()
  .trim()
  .max(1000)
  .refine((text) => unknownPlaceholders(text).length === 0, 'reports.template-placeholder-unknown')
  .default('');
const title = z.string().trim().max(100).default('');

/** By language; where a language is empty, the template is not offered in it. */
const titles = z.object({ ru: title, uk: title, en: title });
const texts = z
  .object({ ru: words, uk: words, en: words })
  .refine(({ ru, uk, en }) => ru !== '' || uk !== '' || en !== '', 'reports.template-is-empty');

const content = {
  step: templateStep,
  /** Empty: for every category. */
  categoryIds: z.array(z.string().min(1).max(60)).max(100),
  titles,
  texts,
};

export const templateView = z.object({
  id,
  version: z.number().int(),
  /** Null: the whole town's. */
  organisation: organisationName.nullable(),
  canEdit: z.boolean(),
  ...content,
});
export type TemplateView = z.output<typeof templateView>;

export const templatesOfOwnerAtMost = 200;

export const listTemplates = defineRoute({
  id: 'reports.listTemplates',
  method: 'GET',
  path: '/api/v1/reports/templates',
  summary: "Templates of answers: the town's and those of the caller's organisations",
  permission: 'reports.template.manage',
  input: z.object({}),
  output: z.object({
    templates: z.array(templateView),
    /** For whom the caller may write templates; null is the town. */
    owners: z.array(organisationName.nullable()),
  }),
  problems: [],
});

export const createTemplate = defineRoute({
  id: 'reports.createTemplate',
  method: 'POST',
  path: '/api/v1/reports/templates',
  summary: 'Adds a template of an answer, for an organisation or for the town',
  permission: 'reports.template.manage',
  input: z.object({ organisationId: id.nullable(), ...content }),
  output: z.object({ id }),
  problems: [
    reportProblems.unknownOrganisation,
    reportProblems.unknownCategory,
    reportProblems.tooManyTemplates,
  ],
  isIdempotent: true,
});

export const changeTemplate = defineRoute({
  id: 'reports.changeTemplate',
  method: 'PUT',
  path: '/api/v1/reports/templates/:id',
  summary: 'Changes a template of an answer; answers already given stay as they are',
  permission: 'reports.template.manage',
  input: z.object({ id, version, ...content }),
  output: z.object({ version }),
  problems: [reportProblems.templateNotFound, reportProblems.staleEdit, reportProblems.unknownCategory],
});

export const removeTemplate = defineRoute({
  id: 'reports.removeTemplate',
  method: 'POST',
  path: '/api/v1/reports/templates/:id/removal',
  summary: 'Removes a template of an answer',
  permission: 'reports.template.manage',
  input: z.object({ id, version }),
  output: z.object({}),
  problems: [reportProblems.templateNotFound, reportProblems.staleEdit],
});

export const offeredTemplate = z.object({
  id,
  title: z.string(),
  /** Filled with the facts of the report; languages without words are absent. */
  texts: z.array(
    z.object({
      language: z.enum(templateLanguages),
      text: z.string(),
      /** Facts the report does not have: a mark stands in their place. */
      missing: z.array(z.enum(placeholders)),
    }),
  ),
});
export type OfferedTemplate = z.output<typeof offeredTemplate>;

export const offerTemplates = defineRoute({
  id: 'reports.offerTemplates',
  method: 'GET',
  path: '/api/v1/reports/:number/templates',
  summary: 'Templates that fit a step of a report, filled with its facts; for those who may take the step',
  permission: 'reports.report.read',
  input: z.object({ number, step: templateStep, plannedOn: civilDate.optional() }),
  output: z.object({ templates: z.array(offeredTemplate) }),
  problems: [reportProblems.notFound],
});
