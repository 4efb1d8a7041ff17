import { defineProblem } from '#kernel/errors/problem.ts';

export const reportProblems = {
  notFound: defineProblem('reports.report-not-found', 404),
  unknownCategory: defineProblem('reports.unknown-category', 422),
  unknownCause: defineProblem('reports.unknown-cause', 422),
  /** `values.phone`: whom to call instead; empty when the message names nobody. */
  handledElsewhere: defineProblem('reports.handled-elsewhere', 422),
  outOfSeason: defineProblem('reports.out-of-season', 422),
  photoNeeded: defineProblem('reports.photo-needed', 422),
  /** The fields name the questions: `/answers/<code>`. */
  answersInvalid: defineProblem('reports.answers-invalid', 422),
  outsideTown: defineProblem('reports.place-outside-town', 422),
  noResponsible: defineProblem('reports.no-responsible-organisation', 422),
  unknownOrganisation: defineProblem('reports.unknown-organisation', 422),
  /** `values.id`: the cause belongs to another category. */
  causeTaken: defineProblem('reports.cause-taken', 422),
  /** A code twice, a list without choices, or a condition on no earlier question. */
  questionsBroken: defineProblem('reports.questions-broken', 422),
  /** A disruption needs a circle, an area or a house. */
  disruptionNowhere: defineProblem('reports.disruption-nowhere', 422),
  disruptionEndsEarly: defineProblem('reports.disruption-ends-early', 422),
  staleEdit: defineProblem('reports.stale-edit', 409),
  wrongStatus: defineProblem('reports.wrong-status', 409),
  verdictWindowOver: defineProblem('reports.verdict-window-over', 409),
  commentNotFound: defineProblem('reports.comment-not-found', 404),
  /** Another moderator has decided on it meanwhile. */
  commentSettled: defineProblem('reports.comment-settled', 409),
  sampleNotFound: defineProblem('reports.sample-not-found', 404),
  /** Another controller has judged it meanwhile. */
  sampleSettled: defineProblem('reports.sample-settled', 409),
  notNeighbour: defineProblem('reports.not-a-neighbour', 422),
  proofPhotoNeeded: defineProblem('reports.proof-photo-needed', 422),
  unknownRule: defineProblem('reports.unknown-moderation-rule', 422),
  /** Somebody has published a version of the rules meanwhile. */
  staleRules: defineProblem('reports.stale-rules', 409),
  clauseTwice: defineProblem('reports.clause-twice', 422),
  rulesTooEarly: defineProblem('reports.rules-too-early', 422),
  sameOrganisation: defineProblem('reports.same-organisation', 422),
  masterUnfit: defineProblem('reports.master-unfit', 422),
  plannedInThePast: defineProblem('reports.planned-in-the-past', 422),
  wrongLegalClass: defineProblem('reports.wrong-legal-class', 422),
  clockNotExtendable: defineProblem('reports.clock-not-extendable', 422),
  /** `values.days`: how many days the law leaves. */
  extensionTooLong: defineProblem('reports.extension-too-long', 422),
  noLetter: defineProblem('reports.no-letter', 422),
  /** `values.days`: what the law or the purpose demands. */
  retentionTooShort: defineProblem('reports.retention-too-short', 422),
  ruleNotFound: defineProblem('reports.rule-not-found', 404),
  versionTooEarly: defineProblem('reports.version-too-early', 422),
  termImpossible: defineProblem('reports.term-impossible', 422),
  brokenCalendar: defineProblem('reports.broken-calendar', 422),
  messageNotFound: defineProblem('reports.message-not-found', 404),
  /** Another moderator has decided on it meanwhile. */
  messageSettled: defineProblem('reports.message-settled', 409),
  mailLinkInvalid: defineProblem('reports.mail-link-invalid', 404),
  mailLinkNeedsReason: defineProblem('reports.mail-link-needs-reason', 422),
  anonymousOff: defineProblem('reports.anonymous-off', 403),
  linkUnknown: defineProblem('reports.link-unknown', 404),
  photoNotFound: defineProblem('reports.photo-not-found', 404),
  noSuspicion: defineProblem('reports.no-suspicion', 404),
  /** Not somebody who works in that organisation and that place now. */
  workerUnknown: defineProblem('reports.worker-unknown', 422),
  /** Giving reports to others takes a right of its own; taking one oneself does not. */
  allotsOthers: defineProblem('reports.allots-others', 403),
  crewNotFound: defineProblem('reports.crew-not-found', 404),
  crewExists: defineProblem('reports.crew-exists', 409),
  tooManyCrews: defineProblem('reports.too-many-crews', 422),
  templateNotFound: defineProblem('reports.template-not-found', 404),
  tooManyTemplates: defineProblem('reports.too-many-templates', 422),
  shortlistNotFound: defineProblem('reports.shortlist-not-found', 404),
  shortlistExists: defineProblem('reports.shortlist-exists', 409),
  shortlistFull: defineProblem('reports.shortlist-full', 422),
  tooManyShortlists: defineProblem('reports.too-many-shortlists', 422),
  /** `values.numbers`: not public, not the caller's, or of several organisations. */
  shareUnfit: defineProblem('reports.share-unfit', 422),
  shareNotFound: defineProblem('reports.share-not-found', 404),
  proposalWaits: defineProblem('reports.proposal-waits', 409),
  proposalSettled: defineProblem('reports.proposal-settled', 409),
  publishedBaseUnknown: defineProblem('reports.published-base-unknown', 422),
} as const;
