import { z } from 'zod';
import { findRecipients } from '#kernel/identity/recipient.store.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportsById } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { forgetMatchesBefore, listUntoldPeople, takeUntold } from './match.store.ts';
import { queueDigest } from './subscription-mails.ts';
import { tellListeners } from './tell-listeners.ts';

const peopleAtOnce = 50;
/** As long as a job may be repeated, and a person may ask why they were written to. */
const keptMs = 30 * 24 * 60 * 60_000;

/** Writes the daily message to everybody whom something waits for. */
export const sendDigests = jobFor<ReportsTables>()({
  id: 'reports.send-digests',
  input: z.object({}),
  schedule: '0 8 * * *',
  timeoutMs: 30 * 60_000,
  run: async (system, _input, signal) => {
    for (;;) {
      signal.throwIfAborted();
      const count = await system.transaction(sendPage);
      if (count === 0) break;
    }
    await system.transaction(async ({ db, clock, audit }) => {
      const before = new Date(clock.now().getTime() - keptMs);
      await forgetMatchesBefore(db, before);
      audit({ type: 'reports.subscription', id: 'told' }, { forgottenBefore: before.toISOString() });
    });
  },
});

/** Answers with how many people were looked at; each page leaves nothing untold behind, so that the loop ends. */
async function sendPage(context: ReportsContext): Promise<number> {
  const { db, clock } = context;
  const now = clock.now();
  const people = await listUntoldPeople(db, now, peopleAtOnce);
  const recipients = new Map((await findRecipients(db, people)).map((one) => [one.personId, one]));
  for (const personId of people) {
    const ids = await takeUntold(db, { personId, now });
    const recipient = recipients.get(personId);
    if (recipient) await sendDigest(context, recipient, ids);
  }
  context.audit({ type: 'reports.subscription', id: 'daily' }, { recipientCount: recipients.size });
  return people.length;
}

async function sendDigest(
  context: ReportsContext,
  recipient: Parameters<typeof queueDigest>[1],
  ids: readonly string[],
): Promise<void> {
  const rows = new Map((await findReportsById(context.db, ids)).map((row) => [row.id, row]));
  // NOTE: what was hidden since then is nobody's business any more.
  const reports = ids.flatMap((id) => rows.get(id) ?? []).filter(({ visibility }) => visibility === 'public');
  if (reports.length > 0) await queueDigest(context, recipient, reports);
}

export const subscriptionJobs = [tellListeners, sendDigests];
