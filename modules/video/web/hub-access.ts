import type { OutputOf } from '#kernel/http/contract.ts';
import { CallProblem, call, send } from '#web/call.ts';
import { MediaProblem } from '#web/player/media-client.ts';
import type { MediaAccess, MediaPurpose } from '#web/player/media-client.ts';
import type { openRequestFootage } from '../contract/request-routes.ts';
import type { ViewingRight } from '../contract/rights.ts';
import { openViewings, secondMinutes, tokenAnswer, tokensPath } from '../contract/viewing-routes.ts';

/*
 * The player's way to a recorder through the hub: a viewing is opened once for each camera and right, with a reason where
 * one is demanded, and exchanged for tokens of a minute. What the hub refuses is opened anew the next time.
 */

/** Tiles of a wall ask at the same moment: they are opened by one command. */
const gatherMs = 30;
const askAgainMs = 2_000;

type Viewings = Map<string, Promise<string>>;

interface Waiting {
  readonly cameraId: string;
  readonly resolve: (viewingId: string) => void;
  readonly reject: (error: unknown) => void;
}

const live: Viewings = new Map();
let waiting: Waiting[] = [];

/** `reason` opens footage; without one there are live pictures only. */
export function makeHubAccess(
  recorderId: string,
  reason: string | null,
  onAwaited: (isAwaited: boolean) => void = () => {},
): MediaAccess {
  const footage: Viewings = new Map();
  return {
    base: `/media/${recorderId}`,
    tokenFor: async (purpose) => {
      if (purpose.right === 'list') return undefined;
      const cameraId = cameraOf(purpose);
      const { right } = purpose;
      const kept = right === 'live' ? live : footage;
      const key = `${right} ${cameraId}`;
      const opened =
        kept.get(key) ?? (right === 'live' ? openLive(cameraId) : openOne(cameraId, right, reason));
      kept.set(key, opened);
      const isSingleUse = purpose.right === 'export' && (purpose.isSingleUse ?? false);
      try {
        return await exchangeWhenAgreed(await opened, { isSingleUse, onAwaited });
      } catch (error) {
        kept.delete(key);
        throw error;
      }
    },
  };
}

function cameraOf(purpose: Exclude<MediaPurpose, { right: 'list' }>): string {
  return purpose.right === 'export' ? (purpose.cameraIds[0] ?? '') : purpose.cameraId;
}

async function openLive(cameraId: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    if (waiting.length === 0) setTimeout(() => void openWaiting(), gatherMs);
    waiting.push({ cameraId, resolve, reject });
  });
}

async function openWaiting(): Promise<void> {
  const asked = waiting;
  waiting = [];
  try {
    const cameraIds = [...new Set(asked.map(({ cameraId }) => cameraId))];
    const { viewings } = await call(openViewings, { cameraIds, right: 'live' });
    for (const { cameraId, resolve, reject } of asked) {
      const opened = viewings.find((viewing) => viewing.cameraId === cameraId);
      if (opened) resolve(opened.viewingId);
      else reject(new MediaProblem(404, 'not-found'));
    }
  } catch (error) {
    for (const { reject } of asked) reject(error);
  }
}

async function openOne(cameraId: string, right: ViewingRight, reason: string | null): Promise<string> {
  const { viewings } = await call(openViewings, { cameraIds: [cameraId], right, reason });
  const [opened] = viewings;
  if (!opened) throw new MediaProblem(404, 'not-found');
  return opened.viewingId;
}

/** Where four eyes are demanded, the pictures wait for a colleague to agree. */
async function exchangeWhenAgreed(
  viewingId: string,
  options: { readonly isSingleUse: boolean; readonly onAwaited: (isAwaited: boolean) => void },
): Promise<string> {
  const untilMs = Date.now() + secondMinutes * 60_000;
  for (;;) {
    try {
      const token = await exchange(viewingId, options.isSingleUse);
      options.onAwaited(false);
      return token;
    } catch (error) {
      const isAwaited = error instanceof CallProblem && error.status === 409 && Date.now() < untilMs;
      if (!isAwaited) throw error;
      options.onAwaited(true);
      await new Promise((resolve) => setTimeout(resolve, askAgainMs));
    }
  }
}

async function exchange(viewingId: string, isSingleUse: boolean): Promise<string> {
  const answer = await send({ method: 'POST', url: tokensPath, body: { viewingId, isSingleUse } });
  return tokenAnswer.parse(answer).token;
}

export type Clip = OutputOf<typeof openRequestFootage>['clips'][number];

/** What an approved request opened; nothing else of the camera. */
export function makeClipAccess({ viewingId, mediaBase }: Pick<Clip, 'viewingId' | 'mediaBase'>): MediaAccess {
  return {
    base: mediaBase,
    tokenFor: async (purpose) => {
      if (purpose.right === 'list') return undefined;
      const isSingleUse = purpose.right === 'export' && (purpose.isSingleUse ?? false);
      return await exchangeWhenAgreed(viewingId, { isSingleUse, onAwaited: () => {} });
    },
  };
}
