import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate, id, instant, pageLimit, queryFlag } from '#kernel/http/fields.ts';
import { telephonogramProblems } from './problems.ts';
import { postView, groupView, templateView } from './setup.ts';
import { acceptSeconds, box, priority, telephonogramSummary, telephonogramView } from './telephonogram.ts';

const note = z.string().trim().min(3).max(500);

export const listTelephonograms = defineRoute({
  id: 'telephonograms.listTelephonograms',
  method: 'GET',
  path: '/api/v1/telephonograms',
  summary: "What came to the caller's posts or went from them, the newest first",
  permission: 'telephonograms.telephonogram.work',
  input: z.object({
    box,
    /** Only what somebody still owes something to. */
    isOpen: queryFlag.optional(),
    limit: pageLimit,
  }),
  output: z.object({ telephonograms: z.array(telephonogramSummary) }),
  problems: [],
});

export const readTelephonogram = defineRoute({
  id: 'telephonograms.readTelephonogram',
  method: 'GET',
  path: '/api/v1/telephonograms/:id',
  summary: 'A telephonogram with what has become of it at its recipients',
  permission: 'telephonograms.telephonogram.work',
  input: z.object({ id }),
  output: telephonogramView,
  problems: [telephonogramProblems.notFound],
  isReadAudited: true,
});

export const readOptions = defineRoute({
  id: 'telephonograms.readOptions',
  method: 'GET',
  path: '/api/v1/telephonograms/options',
  summary: 'From which posts the caller may send, to whom, and the templates',
  permission: 'telephonograms.telephonogram.work',
  input: z.object({}),
  output: z.object({
    ownPosts: z.array(z.object({ id, title: z.string() })),
    posts: z.array(postView),
    groups: z.array(groupView),
    templates: z.array(templateView),
  }),
  problems: [],
});

export const listOfCard = defineRoute({
  id: 'telephonograms.listOfCard',
  method: 'GET',
  path: '/api/v1/telephonograms/of-card/:incidentId',
  summary: "Telephonograms about an incident that the caller's posts sent or received",
  permission: 'telephonograms.telephonogram.work',
  input: z.object({ incidentId: id }),
  output: z.object({ telephonograms: z.array(telephonogramSummary) }),
  problems: [],
});

export const sendTelephonogram = defineRoute({
  id: 'telephonograms.sendTelephonogram',
  method: 'POST',
  path: '/api/v1/telephonograms',
  summary: 'Numbers a telephonogram in the journal of its post and sends it to all recipients at once',
  permission: 'telephonograms.telephonogram.work',
  input: z.object({
    fromPostId: id,
    postIds: z.array(id).max(500).default([]),
    groupIds: z.array(id).max(50).default([]),
    subject: z.string().trim().min(3).max(200),
    text: z.string().trim().min(3).max(5000),
    priority,
    acceptSeconds,
    needsReadBack: z.boolean().default(false),
    task: note.nullable().default(null),
    taskDueAt: instant.nullable().default(null),
    incidentId: id.nullable().default(null),
    replyToId: id.nullable().default(null),
  }),
  output: z.object({ id, registerNumber: z.string() }),
  problems: [
    telephonogramProblems.postUnfit,
    telephonogramProblems.nobodyToSendTo,
    telephonogramProblems.blankLeft,
    telephonogramProblems.cardUnfit,
    telephonogramProblems.replyUnfit,
  ],
  isIdempotent: true,
});

const afterStep = z.object({});
const stepProblems = [telephonogramProblems.deliveryNotFound, telephonogramProblems.wrongStep] as const;

export const receiveTelephonogram = defineRoute({
  id: 'telephonograms.receiveTelephonogram',
  method: 'POST',
  path: '/api/v1/telephonograms/deliveries/:id/receipt',
  summary:
    'A post has it before its eyes: delivered in the list, read when opened; said again it changes nothing',
  permission: 'telephonograms.telephonogram.work',
  input: z.object({ id, as: z.enum(['delivered', 'read']) }),
  output: afterStep,
  problems: [...stepProblems],
});

export const acceptTelephonogram = defineRoute({
  id: 'telephonograms.acceptTelephonogram',
  method: 'POST',
  path: '/api/v1/telephonograms/deliveries/:id/acceptance',
  summary:
    'Somebody at a post accepts it under their own name; with what they understood where it is asked for',
  permission: 'telephonograms.telephonogram.work',
  input: z.object({ id, readBack: note.nullable().default(null) }),
  output: afterStep,
  problems: [...stepProblems, telephonogramProblems.readBackNeeded],
});

export const finishTask = defineRoute({
  id: 'telephonograms.finishTask',
  method: 'POST',
  path: '/api/v1/telephonograms/deliveries/:id/completion',
  summary: 'A post tells that it has done the task of a telephonogram',
  permission: 'telephonograms.telephonogram.work',
  input: z.object({ id, note }),
  output: afterStep,
  problems: [...stepProblems],
});

export const writeDownAcceptance = defineRoute({
  id: 'telephonograms.writeDownAcceptance',
  method: 'POST',
  path: '/api/v1/telephonograms/deliveries/:id/acceptance-by-voice',
  summary: 'The sender read it over the telephone and writes down who accepted',
  permission: 'telephonograms.telephonogram.work',
  input: z.object({ id, name: z.string().trim().min(2).max(100), readBack: note.nullable().default(null) }),
  output: afterStep,
  problems: [...stepProblems, telephonogramProblems.readBackNeeded],
});

export const confirmTask = defineRoute({
  id: 'telephonograms.confirmTask',
  method: 'POST',
  path: '/api/v1/telephonograms/deliveries/:id/confirmation',
  summary: 'The sender confirms that the task is done',
  permission: 'telephonograms.telephonogram.work',
  input: z.object({ id }),
  output: afterStep,
  problems: [...stepProblems],
});

export const giveBack = defineRoute({
  id: 'telephonograms.giveBack',
  method: 'POST',
  path: '/api/v1/telephonograms/deliveries/:id/return',
  summary: 'The sender gives it back: what was read back is wrong, or the task is not done',
  permission: 'telephonograms.telephonogram.work',
  input: z.object({ id, note }),
  output: afterStep,
  problems: [...stepProblems],
});

export const downloadForm = defineRoute({
  id: 'telephonograms.downloadForm',
  method: 'GET',
  path: '/api/v1/telephonograms/:id/form',
  summary: 'A telephonogram as a form on paper, with who accepted it and when (DOCX)',
  permission: 'telephonograms.telephonogram.work',
  input: z.object({ id }),
  output: z.unknown(),
  problems: [telephonogramProblems.notFound],
  isDownload: true,
  isReadAudited: true,
});

export const downloadRegister = defineRoute({
  id: 'telephonograms.downloadRegister',
  method: 'GET',
  path: '/api/v1/telephonograms/register',
  summary: "The journal of what the caller's posts sent or received between two days (DOCX or XLSX)",
  permission: 'telephonograms.telephonogram.work',
  input: z.object({ box, from: civilDate, to: civilDate, format: z.enum(['docx', 'xlsx']) }),
  output: z.unknown(),
  problems: [telephonogramProblems.registerTooLong],
  isDownload: true,
  isReadAudited: true,
});
