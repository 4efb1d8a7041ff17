import type { Locale } from '#kernel/i18n/locale.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import { wordingIn } from '../../contract/scenario-definition.ts';
import type { ScenarioDefinition, ScenarioStep } from '../../contract/scenario-definition.ts';
import type { ScenarioRun } from '../../contract/scenarios.ts';
import { mayChangeCard } from '../cards/incident.policy.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { mayApprove } from './approval.ts';
import { findDefinition, listSteps } from './scenario.store.ts';
import type { RunRow, StepRow } from './scenario.store.ts';

interface Titled {
  readonly title: string;
  readonly definition: Pick<ScenarioDefinition, 'titles'>;
}

export function titleOfScenario(scenario: Titled | undefined, locale: Locale): string {
  const titles = scenario?.definition.titles;
  return titles ? wordingIn(titles, locale) : (scenario?.title ?? '');
}

/** A run with every step, those to come as well. */
export async function presentRun(
  context: IncidentsContext,
  card: IncidentRow,
  run: RunRow,
): Promise<ScenarioRun> {
  const { db, locale } = context;
  const stored = await findDefinition(db, run);
  const begun = await listSteps(db, run.id);
  const people = await findPersonNames(
    db,
    begun.flatMap(({ personId }) => personId ?? []),
  );
  return {
    id: run.id,
    title: titleOfScenario(stored, locale),
    version: run.version,
    state: run.state,
    startedAt: run.startedAt.toISOString(),
    steps: (stored?.definition.steps ?? []).map(({ key, action }) => {
      const step = begun.find((one) => one.key === key);
      return {
        key,
        action,
        state: step?.state ?? null,
        remark: step?.remark ?? null,
        startedAt: step?.startedAt.toISOString() ?? null,
        dueAt: step?.dueAt?.toISOString() ?? null,
        choice: step?.choice ?? null,
        person: people.get(step?.personId ?? '') ?? null,
        mayAnswer: step !== undefined && mayAnswer(context, { card, run, action, step }),
      };
    }),
  };
}

interface Asked {
  readonly card: IncidentRow;
  readonly run: RunRow;
  readonly action: ScenarioStep['action'];
  readonly step: StepRow;
}

function mayAnswer({ actor }: IncidentsContext, { card, run, action, step }: Asked): boolean {
  if (run.state !== 'running' || step.state !== 'waiting') return false;
  if (action.kind === 'ask') return mayChangeCard(actor, card);
  return action.kind === 'approve' && mayApprove(actor, step, card);
}
