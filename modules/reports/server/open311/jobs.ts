import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { jobFor } from '#kernel/module/server.ts';
import { bulkColumns } from '../../contract/open311/georeport.ts';
import { createOpen311Request } from '../../contract/open311/routes.ts';
import { civilDateAt } from '../due-date.ts';
import type { ReportsTables } from '../tables.ts';
import { presentBulk } from './bulk.ts';
import { deleteBulkFilesBefore, keepBulkFile } from './bulk.store.ts';
import { writeCsv } from './csv.ts';
import { everyone } from './georeport-wire.ts';
import { endOfDay, readInstant } from './instants.ts';
import { listRequests } from './request.store.ts';
import { findWaitingDraft, forgetDraftsBefore, settleToken } from './submission.store.ts';
import { takeRequestIn } from './take-in.ts';

const job = jobFor<ReportsTables>();

const keptOwner = z.object({
  keyId: z.string().nullable(),
  personId: z.string().nullable(),
  organisationId: z.string().nullable(),
});
/** As it was read when the token was given out: parsed once already, so only its shape is asked. */
const coordinate = z.number().optional();
const keptDraft = z.object({
  input: z.looseObject({ lat: coordinate, long: coordinate }),
  owner: keptOwner,
});

/** Makes the report that was promised by a token. */
export const registerDraft = job({
  id: 'reports.register-open311-draft',
  input: z.object({ token: z.uuid() }),
  timeoutMs: 60_000,
  run: async (system, { token }) => {
    await system.transaction(async (context) => {
      const waiting = await findWaitingDraft(context.db, token);
      if (!waiting || waiting.draft === null) return;

      const { input, owner } = keptDraft.parse(waiting.draft);
      const { lat, long, ...rest } = input;
      const coordinates = lat === undefined ? {} : { lat: String(lat), long: String(long) };
      const report = await takeRequestIn(
        context,
        createOpen311Request.input.parse({ ...rest, ...coordinates }),
        owner,
      );
      await settleToken(context.db, token, report.id);
    });
  },
});

/** A year of daily files and a month more. */
const keptDays = 396;
const rowsOfDay = 20_000;

/** Writes down each night what changed on the day before. */
export const writeBulkFile = job({
  id: 'reports.write-open311-bulk-file',
  input: z.object({}),
  schedule: '20 0 * * *',
  timeoutMs: 10 * 60_000,
  run: async (system) => {
    await system.transaction(async (context) => {
      const { db, clock, town, audit } = context;
      const today = Temporal.PlainDate.from(civilDateAt(clock.now(), town.timeZone));
      const day = today.subtract({ days: 1 }).toString();
      const changedFrom = readInstant(`${day}T00:00:00`, town.timeZone);
      const changed = { changedFrom, changedUntil: endOfDay(day, town.timeZone), owner: everyone };

      const reports = await listRequests(db, changed, { limit: rowsOfDay, offset: 0 });
      const csv = writeCsv(bulkColumns, await presentBulk(context, reports));
      await keepBulkFile(db, { day, csv, rowCount: reports.length, createdAt: clock.now() });
      await deleteBulkFilesBefore(db, today.subtract({ days: keptDays }).toString());
      audit({ type: 'reports.bulk-file', id: day }, { rowCount: reports.length });
    });
  },
});

/** Time for an administrator to mend what was wrong and let the dead letter run again. */
const draftKeptMs = 14 * 24 * 60 * 60_000;

export const forgetDrafts = job({
  id: 'reports.forget-open311-drafts',
  input: z.object({}),
  schedule: '55 3 * * *',
  timeoutMs: 60_000,
  run: async (system) => {
    await system.transaction(async ({ db, clock, audit }) => {
      const count = await forgetDraftsBefore(db, new Date(clock.now().getTime() - draftKeptMs));
      audit({ type: 'reports.request-token', id: 'all' }, { count });
    });
  },
});

export const open311Jobs = [registerDraft, writeBulkFile, forgetDrafts];
