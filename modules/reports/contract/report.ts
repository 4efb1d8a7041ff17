import { z } from 'zod';
import { pictureView } from '#kernel/files/contract/file.ts';
import { reportAction } from './actions.ts';
import { civilDate, id, instant, point } from '#kernel/http/fields.ts';
import { shownAnswer } from './answers.ts';
import { ruleCitation } from './moderation-rules.ts';
import { personalDataKinds } from './personal-data.ts';
import { rating } from './rating.ts';
import { returnReason } from './return-reasons.ts';
import { routingReason } from './routing.ts';
import { legalClass, shownCause, shownQuestion, shownStopMessage, termUnit } from './classifier.ts';

/** Where a report stands; what each status means to the law, to Open311 and to statistics stands in `statuses.ts`. */
export const reportStatuses = [
  'moderation',
  'rejected',
  'assigned',
  'in-work',
  'planned',
  'waiting',
  'answer-review',
  'answered',
  'reopened',
  'confirmed',
  'closed',
  'explained',
  'not-competent',
  'duplicate',
] as const;
export const reportStatus = z.enum(reportStatuses);
export type ReportStatus = z.output<typeof reportStatus>;

/** The way a report came. */
export const reportSources = [
  'web',
  'open311',
  'email',
  'telegram',
  'vk',
  'phone',
  'widget',
  'import',
] as const;
export const reportSource = z.enum(reportSources);
export type ReportSource = z.output<typeof reportSource>;

/** Days an author has to confirm or reopen an answered report. */
export const verdictWindowDays = 14;

export const textLimit = 4000;
export const photoLimit = 5;

/** The words of a report: letters or digits must be among them, an emoji alone says nothing to an executor. */
export const reportText = z
  .string()
  .trim()
  .min(1, 'reports.text-is-empty')
  .max(textLimit)
  .refine((text) => /[\p{L}\p{N}]{2}/u.test(text), 'reports.text-has-no-words');

export const reason = z.string().trim().min(3, 'reports.reason-is-empty').max(1000);

export const photo = pictureView.extend({ kind: z.enum(['problem', 'proof', 'verdict', 'reply']) });

/** How to reach a sender without an account; comes over the audited route only. */
export const reportContact = z.object({
  kind: z.enum(['email', 'phone', 'telegram', 'vk', 'name', 'device', 'account']),
  address: z.string().nullable(),
  name: z.string().nullable(),
  isConsentGiven: z.boolean(),
  /** Letters to the address come back. */
  isUnreachable: z.boolean(),
});

export const organisationName = z.object({ id, name: z.string() });

/** Who of the organisation has the report in hand; told to that organisation alone. */
export const allottedTo = z.object({
  kind: z.enum(['person', 'crew']),
  id,
  name: z.string(),
  /** The asker, or a crew the asker is of. */
  isMine: z.boolean(),
});
export type AllottedTo = z.output<typeof allottedTo>;

export const reportSummary = z.object({
  id,
  number: z.number().int(),
  /** Grows with each step; a change names the one it was made on. */
  version: z.number().int(),
  status: reportStatus,
  categoryId: z.string(),
  text: z.string(),
  address: z.string().nullable(),
  place: point,
  organisation: organisationName.nullable(),
  thumbnailUrl: z.string().nullable(),
  createdAt: instant,
  /** The last day of the nearest term the public may hold the town to, and the instant it is over. */
  dueOn: civilDate.nullable(),
  expectedAt: instant.nullable(),
  plannedOn: civilDate.nullable(),
  supportCount: z.number().int(),
  isOverdue: z.boolean(),
  /** How often an executor said that it is not theirs. */
  bounceCount: z.number().int(),
  /** The second bounce waits for a moderator's decision. */
  isBounceOpen: z.boolean(),
  /** An executor has named whose it is and waits for the moderator. */
  isForwardAsked: z.boolean(),
});
export type ReportSummary = z.output<typeof reportSummary>;

export const taskSummary = reportSummary.extend({ allottedTo: allottedTo.nullable() });
export type TaskSummary = z.output<typeof taskSummary>;

export const historyKinds = [
  'created',
  'published',
  'rejected',
  'hidden',
  'corrected',
  'forwarded',
  'taken',
  'planned',
  'answered',
  'confirmed',
  'reopened',
  'closed',
  'forward-asked',
  'forward-declined',
  'asked',
  'replied',
  'reply-missed',
  'answer-submitted',
  'answer-returned',
  'answer-recalled',
  'explained',
  'not-competent',
  'merged',
  'unmerged',
  'absorbed',
  'released',
  'split',
  'split-off',
  'children-done',
  'classed',
  'extended',
  'escalated',
  'allotted',
  'allotment-ended',
] as const;

/** `resident`: several neighbours together. */
export const historyRoles = ['author', 'moderator', 'controller', 'executor', 'resident', 'system'] as const;

export const historyEntry = z.object({
  id,
  kind: z.enum(historyKinds),
  occurredAt: instant,
  byRole: z.enum(historyRoles),
  organisation: organisationName.nullable(),
  text: z.string().nullable(),
  plannedOn: civilDate.nullable(),
  /** Of a forwarding: who had it before. */
  fromOrganisation: organisationName.nullable(),
  /** A body outside the register that was named. */
  bodyName: z.string().nullable(),
  /** The clause of the rules of moderation that is cited. */
  rule: ruleCitation.nullable(),
  /** How the author marked the work with this verdict. */
  rating: rating.nullable(),
  /** Why a controller returned the answer; for staff. */
  returnReason: returnReason.nullable(),
  /** The other report of a merge or a split; null where the reader may not see it. */
  linkedNumber: z.number().int().nullable(),
  /** Whom the report was given to within its organisation; told to that organisation alone. */
  worker: z.string().nullable(),
});

/** What a moderator looks for besides new reports. */
export const queueAttention = z.enum(['bounced', 'asks-forward', 'answers']);
export type QueueAttention = z.output<typeof queueAttention>;

/** `urgent`: by the nearest term that runs, the town's own ones among them; what has none comes last. */
export const queueOrder = z.enum(['oldest', 'urgent']);
export type QueueOrder = z.output<typeof queueOrder>;

export const queueSummary = reportSummary.extend({
  /** When the nearest term that runs is over, be it told to the public or not. */
  nextTermAt: instant.nullable(),
});
export type QueueSummary = z.output<typeof queueSummary>;

/** Who was named in charge: with its id when it stands in the register. */
export const bodyView = z.object({ organisationId: id.nullable(), name: z.string() });

export const reportCard = reportSummary.extend({
  cause: z.object({ id: z.string(), title: z.string() }).nullable(),
  answers: z.array(shownAnswer),
  /** Where personal data stand in `text`; only for those who see the text as written. */
  personalData: z.array(
    z.object({ kind: z.enum(personalDataKinds), start: z.number().int(), end: z.number().int() }),
  ),
  history: z.array(historyEntry),
  photos: z.array(photo),
  routingReason: routingReason.nullable(),
  verdictUntil: instant.nullable(),
  reopenedCount: z.number().int(),
  /** What the asker may do with it now, by the table of transitions. */
  actions: z.array(reportAction),
  /** The author is asked until then; the question is the last `asked` of the history. */
  replyUntil: instant.nullable(),
  competentBody: bodyView.nullable(),
  /** Whom the executor named; waits for the moderator. */
  nextBody: bodyView.nullable(),
  answerOutcome: z.enum(['answered', 'explained']).nullable(),
  allottedTo: allottedTo.nullable(),
  master: reportSummary.nullable(),
  copies: z.array(reportSummary),
  parent: reportSummary.nullable(),
  children: z.array(reportSummary),
  isMine: z.boolean(),
  isSupported: z.boolean(),
  isSubscribed: z.boolean(),
  can: z.object({
    support: z.boolean(),
    judge: z.boolean(),
    moderate: z.boolean(),
    review: z.boolean(),
    work: z.boolean(),
    allot: z.boolean(),
    readAuthor: z.boolean(),
  }),
});
export type ReportCard = z.output<typeof reportCard>;

export const category = z.object({
  id: z.string(),
  group: z.string(),
  /** Titles by language; the asker's own comes first in `title`. */
  title: z.string(),
  groupTitle: z.string(),
  icon: z.string(),
  /** How many units; the unit is `termUnit`. */
  termDays: z.number().int(),
  termUnit,
  legalClass: legalClass.nullable(),
  isPhotoRequired: z.boolean(),
  isPrivate: z.boolean(),
  /** False: known, but not offered at this time of the year. */
  isInSeason: z.boolean(),
  duplicateRadiusM: z.number().int(),
  questions: z.array(shownQuestion),
  stopMessages: z.array(shownStopMessage),
  causes: z.array(shownCause),
});
export type Category = z.output<typeof category>;
