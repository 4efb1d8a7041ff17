import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { signMediaToken } from '#recorder/tokens/media-token.ts';
import type { MediaGrant } from '#recorder/tokens/media-token.ts';
import type { VideoTables } from '../tables.ts';
import { loadHubKeys } from './hub-keys.ts';
import { connectionOf, reachRecorder } from './reach.ts';
import type { Reach } from './reach.ts';
import { findRecorder } from './recorder.store.ts';

const callLimitMs = 15_000;
/** A picture or some words; footage never goes this way. */
const longestAnswerBytes = 16 * 1024 * 1024;

export interface RecorderCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly grant: Omit<MediaGrant, 'recorderId' | 'isSingleUse' | 'lifeSeconds'>;
  /** How long it may think; by default 15 s. */
  readonly limitMs?: number;
}

/**
 * What the hub itself asks of a recorder, in a job. Undefined when the recorder refuses.
 *
 * @throws Error when the recorder is out of reach, is too busy, or has a fault of its own, so that the job is tried again
 */
export async function callRecorder(
  system: SystemContext<VideoTables>,
  recorderId: string,
  call: RecorderCall,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const recorder = await system.query(async ({ db }) => await findRecorder(db, recorderId));
  const reach = recorder && (await reachRecorder(recorder));
  if (!reach || !recorder.linkId) throw new Error('the recorder of the camera is not linked');
  const keys = await loadHubKeys(system);
  const nowMs = await system.query(async ({ clock }) => clock.now().getTime());
  const token = signMediaToken(keys.media.signing, { ...call.grant, recorderId: recorder.linkId }, nowMs);
  return await send(reach, call, token, signal);
}

async function send(
  reach: Reach,
  { method, body, path, limitMs = callLimitMs }: RecorderCall,
  token: string,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const url = new URL(path, reach.base);
  const request = url.protocol === 'https:' ? requestSecure : requestPlain;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', host: 'localhost' };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  return await new Promise((resolve, reject) => {
    const asking = request(url, { method, headers, signal: limit, ...connectionOf(reach) }, (answer) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > longestAnswerBytes) asking.destroy(new Error('the recorder answers too much'));
        parts.push(part);
      });
      answer.on('error', reject);
      answer.on('end', () => {
        const told = Buffer.concat(parts);
        const { statusCode = 500 } = answer;
        if (statusCode < 300) resolve(told);
        else if (isPassing(statusCode, told))
          reject(new Error(`the recorder cannot do it now: ${statusCode}`));
        else resolve(undefined);
      });
    });
    asking.on('error', reject);
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** A wrong clock, too many at once, a disk that fails: another time it may do. What cannot be decoded never can. */
function isPassing(statusCode: number, told: Buffer): boolean {
  const isItsFault = [401, 429].includes(statusCode) || statusCode >= 500;
  return isItsFault && !told.includes('"picture-failed"');
}
