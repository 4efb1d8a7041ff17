import type { Clock } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { withSpan } from '#kernel/trace/trace.ts';
import { forgetAddress } from './addresses.ts';
import type { Channel, SendResult } from './channel.ts';
import { claimDueMessage, insertAttempt, settleMessage } from './message.store.ts';
import type { ClaimedMessage } from './message.store.ts';
import { markPushDeviceReached } from './push/push-device.store.ts';

/*
 * A message is claimed, sent outside of any transaction, and settled with its attempt. The claim is nothing but a
 * later `next_attempt_at`: a worker that dies while sending leaves a message that is due again after the lease.
 * So a person may get a message twice (mail programs join the two by their Message-ID), and never none.
 */

const minuteMs = 60_000;
/** After the first failure, the second …; after the last the message has failed for good. */
export const retryAfterMs = [1 * minuteMs, 5 * minuteMs, 30 * minuteMs, 180 * minuteMs] as const;
/** Longer than any channel takes. */
const leaseMs = 5 * minuteMs;
/** One run ends after this many, so that a long queue cannot hold up a shutdown or a job's time limit. */
const maximumPerRun = 200;

type Delivery = Pick<Database, 'handle' | 'transaction'>;

/**
 * Sends what is due and records every attempt. Any number of hubs may run it at once.
 * A training's messages never reach a channel: they are sandboxed, whatever the channel.
 * Returns how many messages were tried.
 */
export async function deliverDueMessages(
  database: Delivery,
  channels: readonly Channel[],
  clock: Clock,
  signal: AbortSignal,
): Promise<number> {
  const down = new Set<string>();
  for (let tried = 0; tried < maximumPerRun; tried += 1) {
    if (signal.aborted) return tried;
    const now = clock.now();
    const message = await claimDueMessage(database.handle, {
      now,
      claimedUntil: new Date(now.getTime() + leaseMs),
      except: [...down],
    });
    if (!message) return tried;

    const result = await sendMessage(channels, message, signal);
    // NOTE: a shutdown is no failure of the message; its lease runs out and it is sent again.
    if (signal.aborted && result.outcome === 'failed') return tried;
    // NOTE: each would wait out its time limit, and the letters of other channels behind it.
    if (result.outcome === 'failed' && result.isChannelDown) down.add(message.channel);
    await settle(database, clock, message, result);
  }
  return maximumPerRun;
}

async function sendMessage(
  channels: readonly Channel[],
  message: ClaimedMessage,
  signal: AbortSignal,
): Promise<SendResult> {
  if (message.isTraining) return { outcome: 'sandboxed', detail: '' };
  const channel = channels.find(({ id }) => id === message.channel);
  if (!channel)
    return { outcome: 'failed', detail: `No channel is set up for ${message.channel}`, isFinal: true };
  try {
    const facts = {
      name: `send ${channel.id}`,
      kind: 'client',
      attributes: { 'veche.message': message.id },
    } as const;
    return await withSpan(
      facts,
      async () => await channel.send({ ...message, bodyText: message.bodyText ?? '' }, signal),
    );
  } catch (error) {
    const detail = String(error).slice(0, 500);
    return { outcome: 'failed', detail, isFinal: false, isChannelDown: isOutOfReach(error) };
  }
}

/** What `fetch` says of a server that is not there or does not answer in time; a defect of one message is neither. */
function isOutOfReach(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'TimeoutError' || (error instanceof TypeError && error.message === 'fetch failed');
}

async function settle(
  database: Delivery,
  clock: Clock,
  message: ClaimedMessage,
  result: SendResult,
): Promise<void> {
  const attemptedAt = clock.now();
  const retryInMs = retryDelay(result, message.attemptCount);
  const isOver = retryInMs === undefined;
  // What never left the sandbox has to stay readable there: it is how one signs up in a town without mail.
  const isErased = isOver && message.isSecret && result.outcome !== 'sandboxed';

  await database.transaction(async (db) => {
    const { outcome, detail } = result;
    await insertAttempt(db, {
      id: newId(attemptedAt.getTime()),
      messageId: message.id,
      attemptedAt,
      outcome,
      detail,
    });
    if (result.outcome === 'failed' && result.isGone) await forgetAddress(db, message);
    if (result.outcome === 'sent' && message.channel === 'push')
      await markPushDeviceReached(db, message.address, attemptedAt);
    await settleMessage(db, message, {
      state: isOver ? outcome : 'queued',
      nextAttemptAt: isOver ? null : new Date(attemptedAt.getTime() + retryInMs),
      ...(isErased && { bodyText: null, bodyHtml: null, keyboard: null }),
    });
  });
}

function retryDelay(result: SendResult, earlierAttempts: number): number | undefined {
  if (result.outcome !== 'failed' || result.isFinal) return undefined;
  return retryAfterMs[earlierAttempts];
}
