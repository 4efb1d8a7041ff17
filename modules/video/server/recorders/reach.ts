import { request as requestPlain } from 'node:http';
import type { RequestOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HubEnd } from '#recorder/hub-link/hub-end.ts';
import { targetOf } from './media-address.ts';
import type { RecorderRow } from './recorder.store.ts';

/*
 * How this hub reaches the API of a recorder: at the address an administrator wrote; else where its link comes from, when
 * something answers there; else, behind an address translation, through the link that it dialled itself.
 */

const probeLimitMs = 1_500;
const keptMs = 60_000;
/** What an HTTP request through a link is addressed to; the recorder knows itself by it. */
const linkedBase = 'http://localhost';

export interface Reach {
  readonly base: string;
  /** One connection for one request; absent where any will do. */
  readonly stream?: Duplex;
}

type Reached = Pick<RecorderRow, 'linkId' | 'mediaUrl' | 'remoteAddress' | 'mediaPort' | 'struckOffAt'>;

interface Known {
  readonly target: string;
  readonly isDirect: boolean;
  readonly atMs: number;
}

/** NOTE: of this process: a job on one hub does not reach a recorder whose link ends at another, and is tried again. */
const hubEnds = new Set<HubEnd>();
const known = new Map<string, Known>();

/** Links of this hub may be used until the returned function is called. */
export function offerLinks(hubEnd: HubEnd): () => void {
  hubEnds.add(hubEnd);
  return () => void hubEnds.delete(hubEnd);
}

/** Undefined for a recorder that is not enrolled, was struck off, or cannot be reached in any way. */
export async function reachRecorder(recorder: Reached): Promise<Reach | undefined> {
  const { linkId, mediaUrl, struckOffAt } = recorder;
  if (linkId === null || struckOffAt !== null) return undefined;
  if (mediaUrl !== null) return { base: mediaUrl };
  const target = targetOf(recorder);
  if (target !== undefined && (await isDirect(linkId, target))) return { base: target };
  for (const hubEnd of hubEnds) {
    const stream = hubEnd.openStream(linkId);
    if (stream) return { base: linkedBase, stream };
  }
  // NOTE: linked to another hub; whoever asks there hears whether it answers.
  return target === undefined ? undefined : { base: target };
}

/** What to add to the options of an HTTP request, so that it goes that way. */
export function connectionOf({ stream }: Reach): Pick<RequestOptions, 'createConnection'> {
  return stream ? { createConnection: () => stream } : {};
}

async function isDirect(linkId: string, target: string): Promise<boolean> {
  const last = known.get(linkId);
  const nowMs = performance.now();
  if (last?.target === target && nowMs - last.atMs < keptMs) return last.isDirect;
  const answers = await doesAnswer(target);
  known.set(linkId, { target, isDirect: answers, atMs: nowMs });
  return answers;
}

async function doesAnswer(target: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const options = { headers: { host: 'localhost' }, signal: AbortSignal.timeout(probeLimitMs) };
    const asking = requestPlain(new URL('/healthz', target), options, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asking.on('error', () => resolve(false));
    asking.end();
  });
}
