import type { OutputOf } from '#kernel/http/contract.ts';
import { call, send } from '#web/call.ts';
import { MediaProblem } from '#web/player/media-client.ts';
import type { MediaAccess, MediaPurpose } from '#web/player/media-client.ts';
import type { openRequestFootage } from '../contract/request-routes.ts';
import type { VideoRight } from '../contract/rights.ts';
import { openViewings, tokenAnswer, tokensPath } from '../contract/viewing-routes.ts';

/*
 * The player's way to a recorder through the hub: a viewing is opened once for each camera and right, with a reason where
 * one is demanded, and exchanged for tokens of a minute. What the hub refuses is opened anew the next time.
 */

/** Tiles of a wall ask at the same moment: they are opened by one command. */
const gatherMs = 30;

type Viewings = Map<string, Promise<string>>;

interface Waiting {
  readonly cameraId: string;
  readonly resolve: (viewingId: string) => void;
  readonly reject: (error: unknown) => void;
}

const live: Viewings = new Map();
let waiting: Waiting[] = [];

/** `reason` opens footage; without one there are live pictures only. */
export function makeHubAccess(recorderId: string, reason: string | null): MediaAccess {
  const footage: Viewings = new Map();
  return {
    base: `/media/${recorderId}`,
    tokenFor: async (purpose) => {
      if (purpose.right === 'list') return undefined;
      const cameraId = cameraOf(purpose);
      const { right } = purpose;
      // The hub gives nobody the right to steer yet.
      if (right === 'ptz') throw new MediaProblem(403, 'forbidden');
      const kept = right === 'live' ? live : footage;
      const key = `${right} ${cameraId}`;
      const opened =
        kept.get(key) ?? (right === 'live' ? openLive(cameraId) : openOne(cameraId, right, reason));
      kept.set(key, opened);
      const isSingleUse = purpose.right === 'export' && (purpose.isSingleUse ?? false);
      try {
        return await exchange(await opened, isSingleUse);
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

async function openOne(cameraId: string, right: VideoRight, reason: string | null): Promise<string> {
  const { viewings } = await call(openViewings, { cameraIds: [cameraId], right, reason });
  const [opened] = viewings;
  if (!opened) throw new MediaProblem(404, 'not-found');
  return opened.viewingId;
}

async function exchange(viewingId: string, isSingleUse: boolean): Promise<string> {
  const answer = await send({ method: 'POST', url: tokensPath, body: { viewingId, isSingleUse } });
  return tokenAnswer.parse(answer).token;
}

export type Clip = OutputOf<typeof openRequestFootage>['clips'][number];

/** What an approved request opened; nothing else of the camera. */
export function makeClipAccess({ viewingId, mediaBase }: Clip): MediaAccess {
  return {
    base: mediaBase,
    tokenFor: async (purpose) => {
      if (purpose.right === 'list') return undefined;
      return await exchange(viewingId, purpose.right === 'export' && (purpose.isSingleUse ?? false));
    },
  };
}
