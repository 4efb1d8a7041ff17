import { z } from 'zod';
import type { RecorderCall } from '../recorders/call-recorder.ts';

const placed = z.object({ holdId: z.uuid() });
const standing = z.object({
  holds: z.array(z.object({ holdId: z.uuid(), fromUs: z.int(), toUs: z.int(), reason: z.string() })),
});
/** What a recorder takes. */
const longestReason = 500;

export interface WantedHold {
  readonly cameraId: string;
  readonly fromAt: Date;
  readonly toAt: Date;
  /** Says which hold it is: no two are asked for in the same words. */
  readonly reason: string;
}

export type AskRecorder = (call: Omit<RecorderCall, 'grant'>) => Promise<Buffer | undefined>;

/**
 * The id of the hold; undefined when the recorder refuses.
 *
 * NOTE: a hub that died after it had asked asks anew. It finds its hold by the words, else the footage would be held twice
 * and let go once.
 *
 * @throws Error when the recorder is out of reach, or says what nobody understands
 */
export async function placeHold(ask: AskRecorder, wanted: WantedHold): Promise<string | undefined> {
  const known = await findHold(ask, wanted);
  if (known !== undefined) return known;
  const { cameraId, fromAt, toAt } = wanted;
  const span = { from: fromAt.toISOString(), to: toAt.toISOString() };
  const body = { cameraId, ...span, reason: wordsOf(wanted) };
  const answer = await ask({ method: 'POST', path: '/v1/holds', body });
  return answer && placed.parse(JSON.parse(answer.toString('utf8'))).holdId;
}

/** The hold in these words, where the recorder has it. */
export async function findHold(ask: AskRecorder, wanted: WantedHold): Promise<string | undefined> {
  const answer = await ask({ method: 'GET', path: `/v1/holds?cameraId=${wanted.cameraId}` });
  const { holds } = answer ? standing.parse(JSON.parse(answer.toString('utf8'))) : { holds: [] };
  return holds.find(
    ({ reason, fromUs, toUs }) =>
      reason === wordsOf(wanted) &&
      fromUs === microsecondsOf(wanted.fromAt) &&
      toUs === microsecondsOf(wanted.toAt),
  )?.holdId;
}

function wordsOf({ reason }: WantedHold): string {
  return reason.slice(0, longestReason).trim();
}

function microsecondsOf(at: Date): number {
  return at.getTime() * 1_000;
}
