import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import type { InputOf } from '#kernel/http/contract.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { open311Problems } from '../../contract/open311/problems.ts';
import {
  createOpen311Request,
  listOpen311Requests,
  readOpen311Request,
  readOpen311Token,
  requestPageLimit,
} from '../../contract/open311/routes.ts';
import { open311AnswersWithToken } from '../../contract/open311/settings.ts';
import { reportStatuses } from '../../contract/report.ts';
import { statusFacts } from '../../contract/statuses.ts';
import type { ReportsTables } from '../tables.ts';
import { georeportWire, keyOwnerOf } from './georeport-wire.ts';
import { readInstant } from './instants.ts';
import { registerDraft } from './jobs.ts';
import { assertJurisdiction } from './jurisdiction.ts';
import { presentRequests } from './request.presenter.ts';
import { findRequest, listRequests } from './request.store.ts';
import type { RequestFilter } from './request.store.ts';
import { findToken, insertToken } from './submission.store.ts';
import { checkRequest, invalid, takeRequestIn } from './take-in.ts';

const handle = handlerFor<ReportsTables>();

const requestWire = georeportWire({ root: 'service_requests', item: 'request' });
const dayMs = 24 * 60 * 60_000;
/** The span of a list that names no other, and the longest there is. */
export const listedDays = 90;

export const requestHandlers = [
  handle(
    createOpen311Request,
    async (context, input) => {
      await assertJurisdiction(context, input);
      const owner = keyOwnerOf(context.actor);
      const account = { service_notice: null, account_id: null };

      if (await context.setting(open311AnswersWithToken)) {
        await checkRequest(context, input);
        const token = randomUUID();
        const { api_key: _, ...draft } = input;
        const kept = { input: draft, owner };
        await insertToken(context.db, {
          token,
          keyId: owner.keyId,
          draft: kept,
          createdAt: context.clock.now(),
        });
        await enqueue(context.db, registerDraft, { token }, { key: token });
        context.audit({ type: 'reports.request-token', id: token });
        return [{ token, ...account }];
      }
      const { number } = await takeRequestIn(context, input, owner);
      return [{ service_request_id: String(number), ...account }];
    },
    requestWire,
  ),

  handle(
    readOpen311Token,
    async (context, input) => {
      await assertJurisdiction(context, input);
      const found = isToken(input.token) ? await findToken(context.db, input.token) : undefined;
      if (!found) throw new Problem(open311Problems.unknownToken);

      const { token, number } = found;
      return [number === null ? { token } : { service_request_id: String(number), token }];
    },
    requestWire,
  ),

  handle(
    listOpen311Requests,
    async (context, input) => {
      await assertJurisdiction(context, input);
      const filter = filterOf(context, input);
      const page = { limit: input.page_size, offset: (Math.max(1, input.page) - 1) * input.page_size };

      const rows = await listRequests(context.db, { ...filter, owner: keyOwnerOf(context.actor) }, page);
      return await presentRequests(context, rows, { hasExtensions: input.extensions });
    },
    requestWire,
  ),

  handle(
    readOpen311Request,
    async (context, input) => {
      await assertJurisdiction(context, input);
      const number = numberOf(input.service_request_id);
      const report =
        number === null ? undefined : await findRequest(context.db, number, keyOwnerOf(context.actor));
      if (!report) throw new Problem(open311Problems.unknownRequest);

      return await presentRequests(context, [report], { hasExtensions: input.extensions });
    },
    requestWire,
  ),
];

type ListInput = InputOf<typeof listOpen311Requests>;
type Times = { readonly clock: { now(): Date }; readonly town: { readonly timeZone: string } };

/** Identifiers override all else; a list by changes looks at all ages; any other spans at most 90 days. */
function filterOf(times: Times, input: ListInput): RequestFilter {
  if (input.service_request_id) {
    const numbers = input.service_request_id.flatMap((id) => numberOf(id) ?? []);
    return { numbers: numbers.slice(0, requestPageLimit) };
  }
  const changedUntil = optionalInstant(times, input.updated_before);
  const changedFrom = optionalInstant(times, input.updated_after) ?? spanBefore(changedUntil);
  return {
    categoryIds: input.service_code,
    statuses: input.status && statusesOf(input.status),
    box: input.bbox,
    changedFrom,
    changedUntil,
    ...spanOf(times, input, changedFrom !== undefined || changedUntil !== undefined),
  };
}

/** NOTE: an end without a beginning would read every step there ever was. */
function spanBefore(until: Date | undefined): Date | undefined {
  return until && new Date(Math.max(0, until.getTime() - listedDays * dayMs));
}

/** Both ends count; a missing one lies 90 days from the other. */
function spanOf(
  times: Times,
  input: { start_date?: string | undefined; end_date?: string | undefined },
  isByChange: boolean,
): Pick<RequestFilter, 'sentFrom' | 'sentUntil'> {
  const from = optionalInstant(times, input.start_date);
  const until = optionalInstant(times, input.end_date);
  if (isByChange) return { sentFrom: from, sentUntil: until };
  const sentUntil =
    until ?? (from ? new Date(Math.min(from.getTime() + listedDays * dayMs, endless)) : undefined);
  const end = sentUntil ?? times.clock.now();
  const sentFrom = from ?? new Date(end.getTime() - listedDays * dayMs);
  if (end.getTime() - sentFrom.getTime() > listedDays * dayMs)
    throw invalid([{ pointer: '/end_date', code: 'reports.open311-span-too-long' }]);
  return { sentFrom, sentUntil };
}

const endless = new Date('9999-01-01T00:00:00Z').getTime();

export function optionalInstant({ town }: Times, text: string | undefined): Date | undefined {
  return text === undefined ? undefined : readInstant(text, town.timeZone);
}

function statusesOf(asked: readonly string[]) {
  return reportStatuses.filter((status) => asked.includes(statusFacts[status].open311));
}

export function numberOf(requestId: string): number | null {
  return /^[1-9]\d{0,9}$/.test(requestId) && Number(requestId) < 2 ** 31 ? Number(requestId) : null;
}

function isToken(text: string): boolean {
  return z.uuid().safeParse(text).success;
}
