import { z } from 'zod';
import { defineEvent } from '#kernel/events/contract.ts';
import { id } from '#kernel/http/fields.ts';
import { reportStatus } from './report.ts';

const facts = z.object({
  number: z.number().int(),
  status: reportStatus,
  /** True while the report is hidden: no screen hears of it. */
  isWithheld: z.boolean().optional(),
});
/** Before publication only staff hear of a report, each within the own areas. */
const staffFacts = facts.extend({ organisationId: id.nullable(), areaIds: z.array(id) });

/** NOTE: events kept from before know no category. */
const categorised = staffFacts.extend({ categoryId: z.string().optional() });

const category = {
  field: 'categoryId',
  title: 'reports.fact.category',
  choicesFrom: 'reports.category',
} as const;

export const reportCreated = defineEvent({
  id: 'reports.report-created',
  permission: 'reports.report.moderate',
  payload: categorised,
  isOccasion: true,
  facts: [category],
});

/** A term of a report has passed; told once for each term. */
export const reportOverdue = defineEvent({
  id: 'reports.report-overdue',
  permission: 'reports.report.moderate',
  payload: categorised,
  isOccasion: true,
  facts: [
    category,
    {
      field: 'status',
      title: 'reports.fact.status',
      choices: {
        moderation: 'reports.status.moderation',
        assigned: 'reports.status.assigned',
        'in-work': 'reports.status.in-work',
        planned: 'reports.status.planned',
        reopened: 'reports.status.reopened',
      },
    },
  ],
});

export const reportPublished = defineEvent({
  id: 'reports.report-published',
  permission: 'reports.report.read',
  payload: facts,
});

export const reportHidden = defineEvent({
  id: 'reports.report-hidden',
  permission: 'reports.report.moderate',
  payload: staffFacts,
  isWithdrawal: true,
});

export const reportAssigned = defineEvent({
  id: 'reports.report-assigned',
  permission: 'reports.report.work',
  payload: staffFacts,
  audience: 'organisation',
});

/** A report moved on: taken, planned, corrected, asked about, returned. */
export const reportChanged = defineEvent({
  id: 'reports.report-changed',
  permission: 'reports.report.read',
  payload: facts,
});

export const reportAnswered = defineEvent({
  id: 'reports.report-answered',
  permission: 'reports.report.read',
  payload: facts,
});

export const reportConfirmed = defineEvent({
  id: 'reports.report-confirmed',
  permission: 'reports.report.read',
  payload: facts,
});

export const reportReopened = defineEvent({
  id: 'reports.report-reopened',
  permission: 'reports.report.read',
  payload: facts,
});

/** A neighbour said that the work is not done; the report stays as it is. */
export const reportDenied = defineEvent({
  id: 'reports.report-denied',
  permission: 'reports.report.read',
  payload: facts,
});

/** Nothing more happens: closed, explained, another body in charge, or joined to another report. */
export const reportEnded = defineEvent({
  id: 'reports.report-ended',
  permission: 'reports.report.read',
  payload: facts,
});

/** An executor said that it is not theirs and named whose. */
export const reportBounced = defineEvent({
  id: 'reports.report-bounced',
  permission: 'reports.report.moderate',
  payload: staffFacts.extend({
    bounceCount: z.number().int(),
    /** False: a moderator has to decide. */
    isDecided: z.boolean(),
  }),
});

/** A report was given to somebody of its organisation, or is free again. */
export const reportAllotted = defineEvent({
  id: 'reports.report-allotted',
  permission: 'reports.report.work',
  payload: staffFacts,
  audience: 'organisation',
});

/** A contractor says by a link that the work is done; the organisation decides. */
export const workProposed = defineEvent({
  id: 'reports.work-proposed',
  permission: 'reports.report.work',
  payload: staffFacts,
  audience: 'organisation',
});

/** The author answered a question. */
export const reportReplied = defineEvent({
  id: 'reports.report-replied',
  permission: 'reports.report.work',
  payload: staffFacts,
  audience: 'organisation',
});

/** An answer waits for the controller. */
export const reportAnswerSubmitted = defineEvent({
  id: 'reports.answer-submitted',
  permission: 'reports.answer.review',
  payload: staffFacts,
});

/** The controller returned an answer. */
export const reportReturned = defineEvent({
  id: 'reports.answer-returned',
  permission: 'reports.report.work',
  payload: staffFacts,
  audience: 'organisation',
});
