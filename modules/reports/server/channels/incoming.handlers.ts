import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { describeFilesOf, releaseFiles } from '#kernel/files/files.ts';
import { searchAddresses } from '#kernel/geo/address-search.ts';
import type { AddressHit } from '#kernel/geo/contract/place.ts';
import {
  dismissIncoming,
  listIncoming,
  listReportMessages,
  readIncoming,
  registerIncoming,
} from '../../contract/incoming-routes.ts';
import { reportProblems } from '../../contract/problems.ts';
import { suggestCategoryIds } from '../category-suggestion.ts';
import { listActiveCategories } from '../category.store.ts';
import { listContacts } from '../intake/contact.store.ts';
import { registerReport } from '../intake/register-report.ts';
import { citeRule } from '../moderation-rules/citations.ts';
import type { ReportsContext } from '../report-change.ts';
import { mayModerate } from '../report.policy.ts';
import { findReport } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { addressCandidates } from './address-candidates.ts';
import {
  findIncoming,
  findIncomingForUpdate,
  listIncomingIn,
  listIncomingOf,
  updateIncoming,
} from './incoming.store.ts';
import type { IncomingRow } from './incoming.store.ts';
import { mayReadIncoming } from './incoming.policy.ts';
import { incomingSubject } from './subject.ts';

const handle = handlerFor<ReportsTables>();

const excerptLength = 200;
const suggestedPlaces = 3;
/** A message put aside may have been so by mistake. */
const dismissedKeptMs = 30 * 24 * 60 * 60_000;

export const incomingHandlers = [
  handle(listIncoming, async ({ db, actor }, filter) => {
    if (!mayReadIncoming(actor)) return { messages: [], next: null };
    const rows = await listIncomingIn(db, filter);
    const next = rows.length === filter.limit ? (rows.at(-1)?.id ?? null) : null;
    return {
      messages: rows.map((row) => ({ ...present(row), excerpt: (row.text ?? '').slice(0, excerptLength) })),
      next,
    };
  }),

  handle(readIncoming, async (context, { id }) => {
    const { db } = context;
    const row = mayReadIncoming(context.actor) ? await findIncoming(db, id) : undefined;
    if (!row) throw new Problem(reportProblems.messageNotFound);

    context.audit({ type: incomingSubject, id });
    const photos = await describeFilesOf(db, incomingSubject, [id]);
    const words = `${row.subject ?? ''}\n${row.text ?? ''}`;
    return {
      ...present(row),
      text: row.text ?? '',
      address: row.address,
      name: row.name,
      leftOutCount: row.leftOutCount,
      photos: photos.get(id) ?? [],
      suggested: {
        categoryIds: suggestCategoryIds(words, await listActiveCategories(db)),
        places: await suggestPlaces(context, words),
      },
    };
  }),

  handle(registerIncoming, async (context, { id, ...facts }) => {
    const { db } = context;
    const row = await loadOpen(context, id);

    const photos = await releaseFiles(db, { subjectType: incomingSubject, subjectId: id });
    const { address, name, locale } = row;
    const report = await registerReport(context, {
      ...facts,
      source: row.channel,
      authorPersonId: null,
      photos,
      contacts: address ? [{ kind: row.channel, address, name, locale, isConsentGiven: true }] : [],
    });
    await updateIncoming(db, id, { state: 'registered', reportId: report.id });
    return { number: report.number };
  }),

  handle(dismissIncoming, async (context, { id, ruleId, reason }) => {
    const { db, clock } = context;
    await loadOpen(context, id);
    const cited = await citeRule(context, ruleId);

    const keepUntil = new Date(clock.now().getTime() + dismissedKeptMs);
    await updateIncoming(db, id, { state: 'dismissed', reason: reason || null, keepUntil, ...cited });
    context.audit({ type: incomingSubject, id }, { state: 'dismissed', ...cited }, reason);
    return { state: 'dismissed' as const };
  }),

  handle(listReportMessages, async ({ db, actor }, { number }) => {
    const report = await findReport(db, number);
    if (!report || !mayModerate(actor, report)) throw new Problem(reportProblems.notFound);

    const rows = await listIncomingOf(db, report.id);
    const ids = rows.map(({ id }) => id);
    const photos = await describeFilesOf(db, incomingSubject, ids);
    const contacts = await listContacts(db, report.id);
    return {
      messages: rows.map((row) => ({
        ...present(row),
        text: row.text ?? '',
        isFromOther: row.isFromOther,
        photos: photos.get(row.id) ?? [],
      })),
      isUnreachable: contacts.some(({ isUnreachable }) => isUnreachable),
    };
  }),
];

/** A robot's letter may have been taken for one by mistake: a moderator may still make a report of it. */
async function loadOpen(context: ReportsContext, id: string): Promise<IncomingRow> {
  if (!mayReadIncoming(context.actor)) throw new Problem(reportProblems.messageNotFound);
  const row = await findIncomingForUpdate(context.db, id);
  if (!row) throw new Problem(reportProblems.messageNotFound);
  if (row.state !== 'waiting' && row.state !== 'ignored') throw new Problem(reportProblems.messageSettled);
  return row;
}

function present({ id, channel, state, subject, reason, receivedAt }: IncomingRow) {
  return { id, channel, state, subject, reason, receivedAt: receivedAt.toISOString() };
}

/** Houses first: a street alone is a hint at best. */
async function suggestPlaces({ db }: ReportsContext, words: string): Promise<AddressHit[]> {
  const found = new Map<string, AddressHit>();
  for (const text of addressCandidates(words)) {
    const [hit] = await searchAddresses(db, { text, limit: 1 });
    if (hit?.kind === 'house') found.set(hit.id, hit);
    if (found.size === suggestedPlaces) break;
  }
  return [...found.values()];
}
