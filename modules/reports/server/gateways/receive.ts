import type { FileReference } from '#kernel/files/contract/file.ts';
import { newId } from '#kernel/ids.ts';
import { maskPersonalData } from '../../contract/personal-data.ts';
import { textLimit } from '../../contract/report.ts';
import { giveAnswer, submit } from '../life/give-answer.ts';
import { fits } from '../life/party.policy.ts';
import { isAllowed } from '../lifecycle.ts';
import { applyUpdate } from '../open311/apply-update.ts';
import type { PeerUpdateTable } from '../open311/tables.ts';
import { effectOf } from '../open311/update.policy.ts';
import { insertPeerUpdate } from '../open311/update.store.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById, findReportForUpdate } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import { findForwardingByRemote, updateForwarding } from './forwarding.store.ts';
import type { GatewayRow } from './gateway.store.ts';

/** What the other side told of one of its requests. */
export interface PeerNews {
  readonly updateId: string;
  readonly remoteId: string;
  /** Of the extended ones, in upper case. */
  readonly status: string;
  readonly text: string | null;
  readonly mediaUrl: string | null;
}

/** The work has ended there, by whatever word. */
const ended: ReadonlySet<string> = new Set([
  'FIXED',
  'CLOSED',
  'NO_FURTHER_ACTION',
  'NOT_COUNCILS_RESPONSIBILITY',
  'CANCELLED',
  'DUPLICATE',
]);

export function isEnd(status: string): boolean {
  return ended.has(status);
}

/**
 * Takes news in, once: what the organisation says by its server counts as if it said it here, and goes the same way.
 * An end with a photo is its answer with proof, under the rules of control. An end without one is an explanation that a
 * controller always sees: nothing is closed on the word of a program alone.
 */
export async function receiveNews(
  context: ReportsContext,
  { gateway, news, photos }: { gateway: GatewayRow; news: PeerNews; photos: readonly FileReference[] },
): Promise<void> {
  const { db, clock } = context;
  const forwarding = await findForwardingByRemote(db, gateway.id, news.remoteId);
  const known = forwarding && (await findReportById(db, forwarding.reportId));
  const report = known && (await findReportForUpdate(db, known.number));
  if (!forwarding || !report) return;

  const effect = effectOn(report, { gateway, news });
  context.audit({ type: 'reports.report', id: report.id }, { updateId: news.updateId, effect });
  const isNew = await insertPeerUpdate(db, {
    id: newId(clock.now().getTime()),
    ownerId: gateway.organisationId,
    updateId: news.updateId,
    reportId: report.id,
    status: news.status,
    text: news.text,
    mediaUrls: news.mediaUrl === null ? [] : [news.mediaUrl],
    effect,
    createdAt: clock.now(),
  });
  if (!isNew) return;
  await updateForwarding(db, forwarding.id, { remoteStatus: news.status });
  await apply(context, report, { effect, news, photos });
}

function effectOn(
  report: ReportRow,
  { gateway, news }: { gateway: GatewayRow; news: PeerNews },
): PeerUpdateTable['effect'] {
  const isResponsible =
    report.visibility !== 'moderation' && report.organisationId === gateway.organisationId;
  if (!isResponsible) return 'none';
  if (isEnd(news.status))
    return isAllowed('answer', report.status) && fits('answer', report) ? 'answered' : 'none';
  const effect = effectOf({
    status: news.status,
    report,
    isSubmitter: false,
    isResponsible,
    hasText: news.text !== null,
    // NOTE: only a submitter's verdict looks at the time, and there is none here.
    now: new Date(0),
  });
  return effect === 'taken' && fits('take', report) ? 'taken' : 'none';
}

async function apply(
  context: ReportsContext,
  report: ReportRow,
  words: { effect: PeerUpdateTable['effect']; news: PeerNews; photos: readonly FileReference[] },
): Promise<void> {
  const { effect, news, photos } = words;
  if (effect === 'taken') return await applyUpdate(context, report, { effect, text: undefined, photos: [] });
  if (effect !== 'answered') return;
  const given = news.text?.slice(0, textLimit) ?? wordless(context, news.status);
  const said = maskPersonalData(given);
  const isDone = news.status === 'FIXED' || news.status === 'CLOSED';
  if (isDone && photos.length > 0) {
    await giveAnswer(context, report, { text: said, photos });
    return;
  }
  const step = { byRole: 'executor', text: said } as const;
  await submit(context, report, { step, outcome: 'explained' });
}

function wordless({ town, text }: ReportsContext, status: string): string {
  return text(town.country === 'UA' ? 'uk' : 'ru', 'reports.gateway.closed-without-words', { status });
}
