import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { listOrganisationStates } from '#kernel/identity/organisation.store.ts';
import { newId } from '#kernel/ids.ts';
import { closeCase, listCases, openCase, readCase } from '../../contract/evidence-routes.ts';
import { videoProblems } from '../../contract/problems.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { VideoTables } from '../tables.ts';
import { addStep } from './custody.store.ts';
import { caseScope, mayKeepFor } from './evidence.policy.ts';
import { findCase, insertCase, listCaseRows, listItems, writeOutcome } from './evidence.store.ts';
import type { CaseRow } from './evidence.store.ts';
import { presentCases, presentItems } from './present-evidence.ts';

const handle = handlerFor<VideoTables>();

export const caseHandlers = [
  handle(listCases, async (context, { state, limit }) => {
    const { db, actor, audit } = context;
    const rows = await listCaseRows(db, { scope: caseScope(actor), state, limit });
    const openFor = [...(await listOrganisationStates(db))]
      .filter(([id, { isActive }]) => isActive && mayKeepFor(actor, id))
      .map(([id, { name }]) => ({ id, name }));
    audit({ type: 'video.evidence-case', id: 'register' }, { count: rows.length });
    return { cases: await presentCases(context, rows), openFor };
  }),

  handle(openCase, async (context, { organisationId, title, basis }) => {
    const { db, actor, clock, audit } = context;
    if (!mayKeepFor(actor, organisationId)) throw new Problem(videoProblems.ownerUnknown);

    const openedAt = clock.now();
    const id = newId(openedAt.getTime());
    const who = { organisationId, openedByPersonId: actor.personId, openedAt };
    const facts = { title, basis, outcome: null, outcomeText: null, closedAt: null, itemCount: 0 };
    const number = await insertCase(db, { ...facts, ...who, id, state: 'open' });
    const custody = await addStep(context, id, { action: 'opened', facts: { number, title, basis } });
    audit({ type: 'video.evidence-case', id }, { number, custody });
    return { id, number };
  }),

  handle(readCase, async (context, { id }) => {
    const row = await requireCase(context, id);
    const [shown] = await presentCases(context, [row]);
    if (!shown) throw new Problem(videoProblems.caseNotFound);
    context.audit({ type: 'video.evidence-case', id });
    return { ...shown, items: await presentItems(context, await listItems(context.db, id)) };
  }),

  handle(closeCase, async (context, { id, outcome, text }) => {
    const { db, clock, audit } = context;
    await requireCase(context, id);
    const told = { outcome, outcomeText: text, closedAt: clock.now() };
    if (!(await writeOutcome(db, id, told))) throw new Problem(videoProblems.caseClosed);
    const custody = await addStep(context, id, { action: 'closed', facts: { outcome, text } });
    audit({ type: 'video.evidence-case', id }, { outcome, custody });
    return {};
  }),
];

/** @throws Problem also for a case of another organisation, as if it were not there */
export async function requireCase({ db, actor }: VideoContext, id: string): Promise<CaseRow> {
  const row = await findCase(db, id, caseScope(actor));
  if (!row) throw new Problem(videoProblems.caseNotFound);
  return row;
}
