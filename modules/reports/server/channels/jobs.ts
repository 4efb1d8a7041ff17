import { z } from 'zod';
import { discardFiles, describeFilesOf } from '#kernel/files/files.ts';
import type { FileReference } from '#kernel/files/contract/file.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { id } from '#kernel/http/fields.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { photoLimit } from '../../contract/report.ts';
import type { ReportsTables } from '../tables.ts';
import type { ReadMessage } from './channel.ts';
import { channels } from './channels.ts';
import { deleteIncomingKeptUntil, findUnread } from './incoming.store.ts';
import { settleMessage } from './settle-message.ts';
import type { SettledMessage } from './settle-message.ts';
import { incomingSubject } from './subject.ts';

const job = jobFor<ReportsTables>();

type System = SystemContext<ReportsTables>;

/** One transaction forgets so many; the rest follows in the next. */
const forgottenAtOnce = 200;

/**
 * Reads a kept message and lets it become what it is. Nothing is lost when this fails: the message stays as it came
 * and is read again, at last when an administrator sends the failed job on its way once more.
 */
export const readMessage = job({
  id: 'reports.read-incoming-message',
  input: z.object({ id }),
  timeoutMs: 5 * 60_000,
  run: async (system, input, signal) => {
    const kept = await system.query(async ({ db, mailInAddress }) => {
      const row = await findUnread(db, input.id);
      return row && { ...row, town: { address: mailInAddress ?? '' } };
    });
    if (!kept?.raw) return;
    const { channel, raw, envelopeFrom, envelopeTo, town } = kept;
    const message = await channels[channel].read({ raw, envelopeFrom, envelopeTo }, town);
    const photos = await stageAll(system, await picturesOf(system, message, signal));
    await settle(system, input.id, { message, photos });
  },
});

async function picturesOf(
  system: System,
  message: ReadMessage,
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> {
  if (message.kind === 'words') return message.pictures;
  if (message.kind !== 'talk') return [];
  const { channel, pictures } = message.message;
  const fetched: Uint8Array[] = [];
  for (const reference of pictures.slice(0, photoLimit)) {
    const bytes = await system.fetchChatPicture({ channel, reference }, signal);
    if (bytes) fetched.push(bytes);
  }
  return fetched;
}

/** A turn of a talk that the town refuses is answered with the refusal; anything else is tried again. */
async function settle(system: System, id: string, read: SettledMessage): Promise<void> {
  try {
    await system.transaction(async (context) => await settleMessage(context, id, read));
  } catch (error) {
    const isRefusal = error instanceof Problem && error.declaration.status < 500;
    if (!isRefusal || read.message.kind !== 'talk') throw error;
    const refused = { ...read, photos: [], refusal: error.declaration.code };
    await system.transaction(async (context) => await settleMessage(context, id, refused));
  }
}

/** What is no picture, or too large a one, is left out; what the machine lacks is tried again. */
async function stageAll(system: System, pictures: readonly Uint8Array[]): Promise<FileReference[]> {
  const staged: FileReference[] = [];
  for (const bytes of pictures) {
    try {
      staged.push(await system.stagePicture(bytes));
    } catch (error) {
      if (!(error instanceof Problem) || error.declaration.status >= 500) throw error;
    }
  }
  return staged;
}

/** Forgets messages whose term is over, with the pictures that became nobody's. */
export const forgetMessages = job({
  id: 'reports.forget-incoming-messages',
  input: z.object({}),
  schedule: '35 3 * * *',
  timeoutMs: 10 * 60_000,
  run: async (system, _input, signal) => {
    for (;;) {
      signal.throwIfAborted();
      const forgotten = await system.transaction(async ({ db, clock, audit }) => {
        const ids = await deleteIncomingKeptUntil(db, clock.now(), forgottenAtOnce);
        const pictures = [...(await describeFilesOf(db, incomingSubject, ids)).values()].flat();
        await discardFiles(
          db,
          pictures.map((picture) => picture.id),
        );
        audit({ type: 'reports.incoming-message', id: 'all' }, { forgotten: ids.length });
        return ids.length;
      });
      if (forgotten < forgottenAtOnce) return;
    }
  },
});

export const channelJobs = [readMessage, forgetMessages];
