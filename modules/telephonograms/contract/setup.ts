import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id } from '#kernel/http/fields.ts';
import { telephonogramProblems } from './problems.ts';
import { acceptSeconds, priority } from './telephonogram.ts';

const title = z.string().trim().min(1).max(100);
const phone = z
  .string()
  .trim()
  .regex(/^\+?[\d ()-]{2,24}$/);

/** Where numbers are given: each journal counts from one in each year. */
export const journalFacts = z.object({
  title,
  prefix: z
    .string()
    .trim()
    .regex(/^[\p{L}\d-]{1,16}$/u),
  isActive: z.boolean(),
});
export const journalView = journalFacts.extend({ id });
export type JournalView = z.output<typeof journalView>;

export const postFacts = z.object({
  organisationId: id,
  title,
  phone: phone.nullable(),
  /** Where what it sends is numbered. */
  journalId: id,
  /** Called when the post does not accept in time; somebody with an account. */
  seniorEmail: z.string().trim().toLowerCase().max(320).nullable(),
  isActive: z.boolean(),
});

/** A post as others see it: whom to write to, and what to ring. */
export const postView = z.object({
  id,
  title: z.string(),
  organisation: z.string(),
  phone: z.string().nullable(),
});
export type PostView = z.output<typeof postView>;

export const groupFacts = z.object({ title, postIds: z.array(id).min(1).max(500), isActive: z.boolean() });
export const groupView = groupFacts.extend({ id });
export type GroupView = z.output<typeof groupView>;

export const templateFacts = z.object({
  title,
  subject: z.string().trim().min(3).max(200),
  text: z.string().trim().min(3).max(5000),
  task: z.string().trim().min(3).max(500).nullable(),
  priority,
  needsReadBack: z.boolean(),
  acceptSeconds,
  groupId: id.nullable(),
  isActive: z.boolean(),
});
export const templateView = templateFacts.extend({ id });
export type TemplateView = z.output<typeof templateView>;

export const readSetup = defineRoute({
  id: 'telephonograms.readSetup',
  method: 'GET',
  path: '/api/v1/telephonograms/setup',
  summary: 'Journals, posts, groups and templates',
  permission: 'telephonograms.setup.manage',
  input: z.object({}),
  output: z.object({
    journals: z.array(journalView),
    posts: z.array(postFacts.extend({ id, organisation: z.string() })),
    groups: z.array(groupView),
    templates: z.array(templateView),
  }),
  problems: [],
});

const saved = z.object({ id });

export const saveJournal = defineRoute({
  id: 'telephonograms.saveJournal',
  method: 'POST',
  path: '/api/v1/telephonograms/setup/journals',
  summary: 'Adds a journal or changes one; numbers that were given stay',
  permission: 'telephonograms.setup.manage',
  input: journalFacts.extend({ id: id.nullable() }),
  output: saved,
  problems: [telephonogramProblems.unknownJournal, telephonogramProblems.prefixTaken],
});

export const savePost = defineRoute({
  id: 'telephonograms.savePost',
  method: 'POST',
  path: '/api/v1/telephonograms/setup/posts',
  summary: 'Adds a duty post of an organisation or changes one',
  permission: 'telephonograms.setup.manage',
  input: postFacts.extend({ id: id.nullable() }),
  output: saved,
  problems: [
    telephonogramProblems.unknownPost,
    telephonogramProblems.unknownOrganisation,
    telephonogramProblems.unknownSenior,
    telephonogramProblems.unknownJournal,
  ],
});

export const saveGroup = defineRoute({
  id: 'telephonograms.saveGroup',
  method: 'POST',
  path: '/api/v1/telephonograms/setup/groups',
  summary: 'Adds a group of posts or changes one',
  permission: 'telephonograms.setup.manage',
  input: groupFacts.extend({ id: id.nullable() }),
  output: saved,
  problems: [telephonogramProblems.unknownGroup, telephonogramProblems.unknownPost],
});

export const saveTemplate = defineRoute({
  id: 'telephonograms.saveTemplate',
  method: 'POST',
  path: '/api/v1/telephonograms/setup/templates',
  summary: 'Adds a template or changes one; what was sent stays as it is',
  permission: 'telephonograms.setup.manage',
  input: templateFacts.extend({ id: id.nullable() }),
  output: saved,
  problems: [telephonogramProblems.unknownTemplate, telephonogramProblems.unknownGroup],
});
