import { defineProblem } from '#kernel/errors/problem.ts';

export const fileProblems = {
  fileNotFound: defineProblem('files.file-not-found', 404),
  fileMissing: defineProblem('files.file-missing', 400),
  tooLarge: defineProblem('files.too-large', 413),
  unsupportedType: defineProblem('files.unsupported-type', 415),
  heicUnsupported: defineProblem('files.heic-unsupported', 415),
  tooManyPixels: defineProblem('files.too-many-pixels', 422),
  unreadable: defineProblem('files.unreadable', 422),
  interrupted: defineProblem('files.interrupted', 400),
  busy: defineProblem('files.busy', 503),
  storeUnavailable: defineProblem('files.store-unavailable', 503),
  noSpace: defineProblem('files.no-space', 507),
} as const;
