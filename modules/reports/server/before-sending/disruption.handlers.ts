import { z } from 'zod';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { describePlace } from '#kernel/geo/place.ts';
import { findRecipients } from '#kernel/identity/recipient.store.ts';
import { newId } from '#kernel/ids.ts';
import { jobFor, listenerFor } from '#kernel/module/server.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import {
  announceDisruption,
  endDisruption as endDisruptionRoute,
  followDisruption,
  listDisruptions as listDisruptionsRoute,
} from '../../contract/disruption-routes.ts';
import { disruptionKnown, disruptionOver } from '../../contract/known-outages.ts';
import type { KnownDisruption } from '../../contract/known-outages.ts';
import { reportProblems } from '../../contract/problems.ts';
import { titleIn } from '../category.store.ts';
import { addressOf } from '../responsibility.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportsTables } from '../tables.ts';
import {
  endDisruption,
  findDisruptionBySource,
  isDisruptionOn,
  listDisruptions,
  listUntold,
  markToldOver,
  subscribeToDisruption,
  upsertDisruption,
} from './disruption.store.ts';

const handle = handlerFor<ReportsTables>();
const listen = listenerFor<ReportsTables>();

const listLimit = 200;
const toldAtOnce = 200;

export const disruptionHandlers = [
  handle(listDisruptionsRoute, async ({ db, clock }) => {
    const rows = await listDisruptions(db, clock.now(), listLimit);
    const disruptions = rows.map(({ id, source, texts, categoryIds, address, fromAt, untilAt }) => ({
      id,
      source,
      texts,
      categoryIds: [...categoryIds],
      address,
      from: fromAt.toISOString(),
      until: untilAt.toISOString(),
    }));
    return { disruptions };
  }),

  handle(announceDisruption, async (context, facts) => {
    refuseUnusable(facts);
    const id = newId(context.clock.now().getTime());

    await writeDown(context, { ...facts, source: 'manual', sourceKey: id }, id);
    context.audit({ type: 'reports.disruption', id }, { until: facts.until, categoryIds: facts.categoryIds });
    return { id };
  }),

  handle(endDisruptionRoute, async ({ db, clock, audit }, { id }) => {
    const isEnded = await endDisruption(db, id, clock.now());
    if (!isEnded) throw new Problem(reportProblems.notFound);
    audit({ type: 'reports.disruption', id }, { isOver: true });
    return {};
  }),

  handle(followDisruption, async ({ db, actor, clock, audit }, { id }) => {
    const { personId } = actor;
    if (personId === null) throw new Problem(commonProblems.signInRequired);
    if (!(await isDisruptionOn(db, id))) throw new Problem(reportProblems.notFound);

    await subscribeToDisruption(db, { disruptionId: id, personId, createdAt: clock.now() });
    audit({ type: 'reports.disruption', id }, { isSubscribed: true });
    return {};
  }),
];

function refuseUnusable(facts: Omit<KnownDisruption, 'source' | 'sourceKey'>): void {
  const isSomewhere = facts.place !== null || facts.areaIds.length + facts.houseIds.length > 0;
  if (!isSomewhere || (facts.place === null) !== (facts.radiusM === null))
    throw new Problem(reportProblems.disruptionNowhere);
  if (facts.until <= facts.from) throw new Problem(reportProblems.disruptionEndsEarly);
}

async function writeDown(
  { db, clock }: ReportsContext,
  disruption: KnownDisruption,
  id: string,
): Promise<void> {
  const place = disruption.place ? await describePlace(db, disruption.place) : null;
  await upsertDisruption(db, {
    ...disruption,
    id,
    address: place && addressOf(place),
    createdAt: clock.now(),
  });
}

export const disruptionListeners = [
  listen(
    'reports.write-down-disruption',
    disruptionKnown,
    async (system, { payload: { disruption } }) =>
      await system.transaction(async (context) => {
        await writeDown(context, disruption, newId(context.clock.now().getTime()));
        context.audit(
          { type: 'reports.disruption', id: disruption.sourceKey },
          { source: disruption.source },
        );
      }),
  ),
  listen(
    'reports.end-disruption',
    disruptionOver,
    async (system, { payload }) =>
      await system.transaction(async ({ db, clock, audit }) => {
        const id = await findDisruptionBySource(db, payload);
        if (id !== undefined) await endDisruption(db, id, clock.now());
        audit({ type: 'reports.disruption', id: id ?? payload.sourceKey }, { isOver: true });
      }),
  ),
];

/** Tells those who asked that the works are over, and where to write if the problem is still there. */
export const tellDisruptionOver = jobFor<ReportsTables>()({
  id: 'reports.tell-disruption-over',
  input: z.object({}),
  schedule: '*/5 * * * *',
  timeoutMs: 60_000,
  run: async (system) => {
    await system.transaction(tellUntold);
  },
});

export async function tellUntold(context: ReportsContext): Promise<void> {
  const untold = await listUntold(context.db, context.clock.now(), toldAtOnce);
  const recipients = await findRecipients(
    context.db,
    untold.map(({ personId }) => personId),
  );
  const byPerson = new Map(recipients.map((recipient) => [recipient.personId, recipient]));
  for (const { disruptionId, personId, texts } of untold) {
    const recipient = byPerson.get(personId);
    if (recipient) await tellOver(context, recipient, titleIn(texts, recipient.locale));
    await markToldOver(context.db, { disruptionId, personId });
  }
  context.audit({ type: 'reports.disruption', id: 'over' }, { recipientCount: recipients.length });
}

async function tellOver(
  context: ReportsContext,
  { personId, email, locale }: { personId: string; email: string; locale: string },
  text: string,
): Promise<void> {
  await queueMessage(context, {
    kind: 'reports.mail-disruption-over',
    locale,
    recipientPersonId: personId,
    channel: 'email',
    address: email,
    isTraining: context.town.isTraining,
    subject: context.text(locale, 'reports.mail.disruption-over.subject'),
    bodyText: [
      context.text(locale, 'reports.mail.disruption-over.body', { text }),
      context.text(locale, 'reports.mail.link', { url: `${context.baseUrl}/reports/new` }),
    ].join('\n\n'),
  });
}
