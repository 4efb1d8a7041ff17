import { z } from 'zod';
import { listOrganisationStates } from '#kernel/identity/organisation.store.ts';
import { listHolders } from '#kernel/identity/recipient.store.ts';
import { jobFor } from '#kernel/module/server.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import type { ReportsContext } from '../report-change.ts';
import { listRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';
import { checkRules } from './check-rules.ts';

const toldPeople = 50;

/** Tells those who keep the rules, once for each rule, that its organisation was closed; the rule itself stays. */
export const tellBrokenRules = jobFor<ReportsTables>()({
  id: 'reports.tell-broken-rules',
  input: z.object({}),
  schedule: '*/10 * * * *',
  timeoutMs: 60_000,
  run: async (system) => {
    await system.transaction(tellNewlyBroken);
  },
});

export async function tellNewlyBroken(context: ReportsContext): Promise<void> {
  const { db, clock, audit } = context;
  const organisations = await listOrganisationStates(db);
  const findings = checkRules(await listRoutingRules(db), {
    organisations,
    categories: [],
    areas: [],
    causeIds: new Set(),
  });
  const broken = findings.flatMap(({ kind, ruleId, organisationId }) =>
    kind === 'organisation-closed' || kind === 'organisation-missing'
      ? [{ ruleId: ruleId ?? '', organisationId: organisationId ?? '' }]
      : [],
  );
  const isNew = await markTold(context, broken);
  audit({ type: 'reports.routing', id: 'rules' }, { newlyBroken: isNew.length });
  if (isNew.length === 0) return;

  const names = [
    ...new Set(isNew.map(({ organisationId }) => organisations.get(organisationId)?.name ?? '–')),
  ];
  const values = { count: isNew.length, organisations: names.join(', ') };
  const holders = await listHolders(db, {
    permission: 'reports.routing.manage',
    now: clock.now(),
    limit: toldPeople,
  });
  for (const { personId, email, locale } of holders) {
    await queueMessage(context, {
      kind: 'reports.mail-broken-rules',
      locale,
      recipientPersonId: personId,
      channel: 'email',
      address: email,
      isTraining: context.town.isTraining,
      subject: context.text(locale, 'reports.mail.broken-rules.subject', values),
      bodyText: [
        context.text(locale, 'reports.mail.broken-rules.body', values),
        context.text(locale, 'reports.mail.link', { url: `${context.baseUrl}/work/admin/reports/routing` }),
      ].join('\n\n'),
    });
  }
}

type Broken = { readonly ruleId: string; readonly organisationId: string };

/** What was not told yet; a rule that was mended is forgotten, so that it is told anew when it breaks again. */
async function markTold({ db, clock }: ReportsContext, broken: readonly Broken[]): Promise<Broken[]> {
  const told = await db
    .selectFrom('reports.brokenRule')
    .select(['ruleId', 'organisationId'])
    .limit(5000)
    .execute();
  const keyOf = ({ ruleId, organisationId }: Broken) => `${ruleId} ${organisationId}`;
  const known = new Set(told.map(keyOf));
  const now = new Set(broken.map(keyOf));
  for (const { ruleId } of told.filter((row) => !now.has(keyOf(row))))
    await db.deleteFrom('reports.brokenRule').where('ruleId', '=', ruleId).execute();
  const isNew = broken.filter((row) => !known.has(keyOf(row)));
  const toldAt = clock.now();
  if (isNew.length > 0)
    await db
      .insertInto('reports.brokenRule')
      .values(isNew.map((row) => ({ ...row, toldAt })))
      .onConflict((conflict) => conflict.column('ruleId').doUpdateSet({ toldAt }))
      .execute();
  return isNew;
}
