import { defineProblem } from '#kernel/errors/problem.ts';

export const telephonogramProblems = {
  notFound: defineProblem('telephonograms.telephonogram-not-found', 404),
  deliveryNotFound: defineProblem('telephonograms.delivery-not-found', 404),
  /** Not a post of the caller, or none that may send. */
  postUnfit: defineProblem('telephonograms.post-unfit', 422),
  nobodyToSendTo: defineProblem('telephonograms.nobody-to-send-to', 422),
  /** `values.blank`: the first one that nobody filled. */
  blankLeft: defineProblem('telephonograms.blank-left', 422),
  cardUnfit: defineProblem('telephonograms.card-unfit', 422),
  replyUnfit: defineProblem('telephonograms.reply-unfit', 422),
  wrongStep: defineProblem('telephonograms.wrong-step', 409),
  readBackNeeded: defineProblem('telephonograms.read-back-needed', 422),
  unknownOrganisation: defineProblem('telephonograms.unknown-organisation', 422),
  unknownSenior: defineProblem('telephonograms.unknown-senior', 422),
  unknownJournal: defineProblem('telephonograms.unknown-journal', 422),
  unknownPost: defineProblem('telephonograms.unknown-post', 422),
  unknownTemplate: defineProblem('telephonograms.unknown-template', 422),
  unknownGroup: defineProblem('telephonograms.unknown-group', 422),
  /** Of too many lines for one document: a journal on paper leaves nothing out. */
  registerTooLong: defineProblem('telephonograms.register-too-long', 422),
  /** Also where another journal gave numbers with it before: they would be given twice. */
  prefixTaken: defineProblem('telephonograms.prefix-taken', 422),
} as const;
