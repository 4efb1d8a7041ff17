import { z } from 'zod';
import type { RecorderCall } from './call-recorder.ts';

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

type AskRecorder = (call: Omit<RecorderCall, 'grant'>) => Promise<Buffer | undefined>;

/**
 * The id of the hold; undefined when the recorder refuses.
 *
 * NOTE: a hub that died after it had asked asks anew. It finds its hold by the words, else the footage would be held twice
 * and let go once.
 *
 * @throws Error when the recorder is out of reach, or says what nobody understands
 */
export async function placeHold(ask: AskRecorder, wanted: WantedHold): Promise<string | undefined> {
  const { cameraId, fromAt, toAt } = wanted;
  const reason = wanted.reason.slice(0, longestReason).trim();
  const known = await ask({ method: 'GET', path: `/v1/holds?cameraId=${cameraId}` });
  const { holds } = known ? standing.parse(JSON.parse(known.toString('utf8'))) : { holds: [] };
  const own = holds.find(
    (hold) =>
      hold.reason === reason && hold.fromUs === microsecondsOf(fromAt) && hold.toUs === microsecondsOf(toAt),
  );
  if (own) return own.holdId;
  const span = { from: fromAt.toISOString(), to: toAt.toISOString() };
  const answer = await ask({ method: 'POST', path: '/v1/holds', body: { cameraId, ...span, reason } });
  return answer && placed.parse(JSON.parse(answer.toString('utf8'))).holdId;
}

function microsecondsOf(at: Date): number {
  return at.getTime() * 1_000;
}
