import { stepAnswered, telephonogramAsked } from '#modules/incidents/contract/events.ts';
import { scenarioAction, wordingIn } from '#modules/incidents/contract/scenario-definition.ts';
import type { StepRemark } from '#modules/incidents/contract/scenarios.ts';
import type { PayloadOf } from '#kernel/events/contract.ts';
import { defaultLocale } from '#kernel/i18n/locale.ts';
import { listenerFor } from '#kernel/module/server.ts';
import type { TelephonogramsContext } from './context.ts';
import { dispatch } from './dispatch.ts';
import { findAskedStep } from './dispatch.store.ts';
import { listGroups, listPosts } from './setup.store.ts';
import type { PostRow } from './setup.store.ts';
import type { TelephonogramsTables } from './tables.ts';

type Asked = PayloadOf<typeof telephonogramAsked>;

/** A scenario of the duty dispatch sends one: as any other, but by nobody's hand. */
export const scenarioListeners = [
  listenerFor<TelephonogramsTables>()(
    'telephonograms.send-for-scenario',
    telephonogramAsked,
    async (system, { payload }) => {
      await system.transaction(async (context) => {
        const remark = await send(context, payload);
        const { runId, step, isRecalled } = payload;
        context.audit({ type: 'incidents.scenario-run', id: runId }, { step, remark });
        if (!isRecalled) context.emit(stepAnswered, runId, { runId, step, isDone: remark === null, remark });
      });
    },
  ),
];

/** Null: it was sent; else what is wrong with the scenario. */
async function send(context: TelephonogramsContext, asked: Asked): Promise<StepRemark | null> {
  const step = await findAskedStep(context.db, asked);
  const action = scenarioAction.safeParse(step?.action).data;
  if (action?.kind !== 'telephonogram') return 'unknown-post';
  const { subject, acceptSeconds } = action;
  const text = asked.isRecalled
    ? context.text(defaultLocale, 'telephonograms.scenario.all-clear', { reason: step?.cancelReason ?? '' })
    : wordingIn(action.text, defaultLocale);
  const posts = (await listPosts(context.db)).filter(({ isActive }) => isActive);
  const from = posts.find(({ title }) => title === action.from);
  if (!from) return 'unknown-post';
  const recipients = (await recipientsCalled(context, action.to, posts)).filter(({ id }) => id !== from.id);
  if (recipients.length === 0) return 'unknown-group';
  const none = { task: null, taskDueAt: null, replyToId: null };
  const kept = {
    subject,
    text,
    acceptSeconds,
    incidentId: asked.incidentId,
    priority: 'urgent',
    needsReadBack: false,
  } as const;
  await dispatch(context, { from, recipients, facts: { ...kept, ...none } });
  return null;
}

/** A group by its title, or one post by its own. */
async function recipientsCalled(
  { db }: TelephonogramsContext,
  called: string,
  posts: readonly PostRow[],
): Promise<PostRow[]> {
  const group = (await listGroups(db)).find(({ title, isActive }) => isActive && title === called);
  return posts.filter(({ id, title }) => (group ? group.postIds.includes(id) : title === called));
}
