import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { listAreaNames } from '#kernel/geo/area.store.ts';
import { listRoadClasses } from '#kernel/geo/place.ts';
import { listOrganisationStates } from '#kernel/identity/organisation.store.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import { valuesOf } from '../../contract/answers.ts';
import { reportProblems } from '../../contract/problems.ts';
import { routingRule } from '../../contract/routing.ts';
import {
  importAssets,
  readRouting,
  readRoutingVersion,
  saveRouting,
  simulateRouting,
  tryRouting,
} from '../../contract/routing-routes.ts';
import { listActiveCategories, listCauses, titleIn } from '../category.store.ts';
import { requireClassification } from '../classifier/classification.ts';
import type { ReportsDb } from '../report.store.ts';
import { addressOf, gatherFacts, locate } from '../responsibility.ts';
import {
  currentRoutingVersion,
  findRoutingVersion,
  insertRoutingVersion,
  listRoutingRules,
  listRoutingVersions,
  replaceRoutingRules,
} from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';
import { countAssets } from './asset.store.ts';
import { readAssets, storeAssets } from './asset-import.ts';
import { checkRules } from './check-rules.ts';
import type { KnownTown } from './check-rules.ts';
import { decide, reasonFor } from './decide.ts';
import { compareDecisions } from './dry-run.ts';

const handle = handlerFor<ReportsTables>();

const shownVersions = 50;
const shownDifferences = 100;
const rulesSubject = { type: 'reports.routing', id: 'rules' } as const;

export const routingHandlers = [
  handle(readRouting, async ({ db }) => {
    const rules = await listRoutingRules(db);
    const town = await knownTown(db);
    const versions = await listRoutingVersions(db, shownVersions);
    const people = await findPersonNames(
      db,
      versions.flatMap(({ madeByPersonId }) => madeByPersonId ?? []),
    );
    return {
      version: versions[0]?.number ?? 0,
      rules,
      findings: checkRules(rules, town),
      versions: versions.map(({ madeByPersonId, madeAt, ...version }) => ({
        ...version,
        madeBy: people.get(madeByPersonId ?? '') ?? null,
        madeAt: madeAt.toISOString(),
      })),
      organisations: [...town.organisations].map(([id, facts]) => ({ id, ...facts })),
      areas: [...town.areas],
      assets: await countAssets(db),
      roadClasses: await listRoadClasses(db),
    };
  }),

  handle(simulateRouting, async (context, { lng, lat, at, answers, ...chosen }) => {
    const { db, clock, locale } = context;
    const classification = await requireClassification(db, chosen);
    const point = { lng, lat };
    const place = await locate(db, point);
    const given = Object.entries(answers ?? {}).map(([code, value]) => ({ code, values: valuesOf(value) }));
    const organisations = await listOrganisationStates(db);
    const when = at === undefined ? clock.now() : new Date(at);
    const facts = await gatherFacts(context, { ...classification, point, place, answers: given, at: when });

    const decision = decide(await listRoutingRules(db), facts, organisations);

    const nameOf = (id: string | null) => (id === null ? null : (organisations.get(id)?.name ?? null));
    const { organisationId } = decision;
    return {
      isInTown: place.isInsideTown,
      address: addressOf(place),
      areas: place.areas.map(({ name }) => name),
      street: facts.street,
      assets: facts.assets.map(({ kind, name }) => ({ kind, name })),
      organisation:
        organisationId === null ? null : { id: organisationId, name: nameOf(organisationId) ?? '' },
      reason: reasonFor(decision.reason, titleIn(classification.category.titles, locale)),
      steps: decision.steps.map((step) => ({ ...step, organisation: nameOf(step.organisationId) })),
    };
  }),

  handle(tryRouting, async (context, { rules, reportCount }) => {
    const town = await knownTown(context.db);
    const inForce = await listRoutingRules(context.db);
    const { checkedCount, differences } = await compareDecisions(context, {
      inForce,
      draft: rules,
      reportCount,
    });
    context.audit(rulesSubject, { isTrial: true, differentCount: differences.length });
    return {
      findings: checkRules(rules, town),
      checkedCount,
      differentCount: differences.length,
      differences: differences.slice(0, shownDifferences),
    };
  }),

  handle(saveRouting, async (context, { version, rules, comment }) => {
    const { db, actor, clock } = context;
    const current = await currentRoutingVersion(db);
    if (current !== version) throw new Problem(reportProblems.staleEdit);
    const before = await listRoutingRules(db);

    const number = version + 1;
    await replaceRoutingRules(db, rules);
    await insertRoutingVersion(db, {
      number,
      rules,
      comment,
      madeByPersonId: actor.personId,
      madeAt: clock.now(),
    });
    context.audit(rulesSubject, { version: number, before: before.length, after: rules.length }, comment);
    return { version: number, findings: checkRules(rules, await knownTown(db)) };
  }),

  handle(readRoutingVersion, async ({ db }, { number }) => {
    const rules = await findRoutingVersion(db, number);
    if (rules === undefined) throw new Problem(reportProblems.notFound);
    return { rules: routingRule.array().parse(rules) };
  }),

  handle(importAssets, async (context, { features }) => {
    const { db } = context;
    const { assets, issues } = readAssets(features, await listOrganisationStates(db));

    const counts = await storeAssets(db, assets);
    context.audit({ type: 'reports.asset', id: 'import' }, { ...counts, rejected: issues.length });
    return { ...counts, issues };
  }),
];

async function knownTown(
  db: ReportsDb,
): Promise<KnownTown & { areas: { id: string; name: string; kind: string }[] }> {
  const causes = await listCauses(db);
  return {
    organisations: await listOrganisationStates(db),
    categories: await listActiveCategories(db),
    causeIds: new Set(causes.map(({ id }) => id)),
    areas: await listAreaNames(db),
  };
}
