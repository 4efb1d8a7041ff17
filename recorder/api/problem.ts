export interface ApiProblemKind {
  readonly status: number;
  readonly code: string;
  readonly title: string;
}

/** Everything that can be wrong with a request; RFC 9457 documents. */
export const apiProblems = {
  invalidInput: { status: 400, code: 'invalid-input', title: 'The request cannot be understood.' },
  tokenMissing: { status: 401, code: 'token-missing', title: 'A media token is needed.' },
  tokenRefused: { status: 401, code: 'token-refused', title: 'The media token is not accepted.' },
  foreignHost: { status: 403, code: 'foreign-host', title: 'The recorder is not asked by this name.' },
  foreignOrigin: { status: 403, code: 'foreign-origin', title: 'Pages of another origin may not ask.' },
  rightMissing: { status: 403, code: 'right-missing', title: 'The media token does not give this right.' },
  masked: {
    status: 403,
    code: 'masked',
    title: 'Parts of the picture are covered; only single pictures are shown.',
  },
  outsideSpan: {
    status: 403,
    code: 'outside-span',
    title: 'The media token does not reach over this span of time.',
  },
  notFound: { status: 404, code: 'not-found', title: 'There is nothing here.' },
  noFootage: { status: 404, code: 'no-footage', title: 'There is no footage of this time.' },
  wrongMethod: { status: 405, code: 'wrong-method', title: 'This is asked in another way.' },
  bodyTooLarge: { status: 413, code: 'body-too-large', title: 'The request is too large.' },
  notByWebRtc: {
    status: 409,
    code: 'not-by-webrtc',
    title: 'What the camera sends now cannot be watched over WebRTC.',
  },
  notSteerable: { status: 409, code: 'not-steerable', title: 'This camera cannot be steered.' },
  ptzBusy: { status: 409, code: 'ptz-busy', title: 'Another person steers this camera.' },
  rangeNotPossible: { status: 416, code: 'range-not-possible', title: 'These bytes are not to be had.' },
  upgradeNeeded: { status: 426, code: 'upgrade-needed', title: 'This is a WebSocket.' },
  tooManyRequests: { status: 429, code: 'too-many-requests', title: 'Too much is asked at once.' },
  internal: { status: 500, code: 'internal', title: 'The recorder failed; the failure is in its log.' },
  cameraFailed: {
    status: 502,
    code: 'camera-failed',
    title: 'The camera did not do it; the detail says why.',
  },
  pictureFailed: { status: 503, code: 'picture-failed', title: 'The picture could not be decoded.' },
  journalFailed: {
    status: 503,
    code: 'journal-failed',
    title: 'The look cannot be put on record, so it does not take place.',
  },
} as const satisfies Record<string, ApiProblemKind>;

export class ApiProblem extends Error {
  readonly kind: ApiProblemKind;
  /** What exactly, for the reader of a log; never a value that was sent. */
  readonly detail: string | undefined;

  constructor(kind: ApiProblemKind, detail?: string) {
    super(kind.title);
    this.name = 'ApiProblem';
    this.kind = kind;
    this.detail = detail;
  }
}

export function problemDocument({ kind, detail }: ApiProblem): object {
  const { status, code, title } = kind;
  return { type: `/problems/${code}`, title, status, code, ...(detail === undefined ? {} : { detail }) };
}
