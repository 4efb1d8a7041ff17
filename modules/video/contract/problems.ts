import { defineProblem } from '#kernel/errors/problem.ts';

export const videoProblems = {
  /** Also for a camera that is there and not the asker's to see. */
  cameraNotFound: defineProblem('video.camera-not-found', 404),
  cameraChanged: defineProblem('video.camera-changed', 409),
  cameraKnown: defineProblem('video.camera-known', 409),
  ownerUnknown: defineProblem('video.owner-unknown', 422),
  recorderNotFound: defineProblem('video.recorder-not-found', 404),
  recorderChanged: defineProblem('video.recorder-changed', 409),
  recorderEnrolled: defineProblem('video.recorder-enrolled', 409),
  /** Struck off, unknown, or itself. */
  standInImpossible: defineProblem('video.stand-in-impossible', 422),
  streamMissing: defineProblem('video.stream-missing', 422),
  /** Footage is not opened without saying why. */
  reasonMissing: defineProblem('video.reason-missing', 422),
  /** Also for a viewing that is there and not for the asker to agree to. */
  viewingNotAwaited: defineProblem('video.viewing-not-awaited', 404),
  /** A picture is not kept before a second person has agreed. */
  secondNeeded: defineProblem('video.second-needed', 409),
  maskNotFound: defineProblem('video.mask-not-found', 404),
  /** Its sides cross or touch, or it has no surface. */
  maskCrossed: defineProblem('video.mask-crossed', 422),
  tooManyMasks: defineProblem('video.too-many-masks', 422),
  /** Another stood in for the camera's recorder within it: what is kept is kept with one. */
  spanOnTwoRecorders: defineProblem('video.span-on-two-recorders', 422),
  /** The recorder gives no film of what is covered for the asker. */
  masked: defineProblem('video.masked', 409),
  grantNotFound: defineProblem('video.grant-not-found', 404),
  grantEndsInThePast: defineProblem('video.grant-ends-in-the-past', 422),
  requestNotFound: defineProblem('video.request-not-found', 404),
  requestDecided: defineProblem('video.request-decided', 409),
  /** Longer than four hours, the wrong way round, in the future, or outside of what was asked. */
  spanImpossible: defineProblem('video.span-impossible', 422),
  identityMissing: defineProblem('video.identity-missing', 422),
  /** Older than the camera keeps. */
  footageGone: defineProblem('video.footage-gone', 422),
  linkTermImpossible: defineProblem('video.link-term-impossible', 422),
  noLetter: defineProblem('video.no-letter', 404),
  linkOver: defineProblem('video.link-over', 410),
  caseNotFound: defineProblem('video.case-not-found', 404),
  caseClosed: defineProblem('video.case-closed', 409),
  /** More than its register and its custody show; another case goes on. */
  caseFull: defineProblem('video.case-full', 409),
  itemNotFound: defineProblem('video.item-not-found', 404),
  holdTermImpossible: defineProblem('video.hold-term-impossible', 422),
  documentTooLarge: defineProblem('video.document-too-large', 422),
  /** The wrong way round, or longer than a quarter. */
  periodImpossible: defineProblem('video.period-impossible', 422),
  /** Also for an order that is there and not the asker's to know of. */
  workOrderNotFound: defineProblem('video.work-order-not-found', 404),
  /** Another step has been taken, or it is the other side's. */
  workOrderMoved: defineProblem('video.work-order-moved', 409),
  workTextMissing: defineProblem('video.work-text-missing', 422),
  workTermImpossible: defineProblem('video.work-term-impossible', 422),
  importUnreadable: defineProblem('video.import-unreadable', 422),
  /** Also for a bookmark of somebody else. */
  bookmarkNotFound: defineProblem('video.bookmark-not-found', 404),
  tooManyBookmarks: defineProblem('video.too-many-bookmarks', 409),
  /** Over, not the asker's to know of, or without this camera near it. */
  alarmNotFound: defineProblem('video.alarm-not-found', 404),
} as const;
