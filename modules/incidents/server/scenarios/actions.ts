import { defaultLocale } from '#kernel/i18n/locale.ts';
import { wordingIn } from '../../contract/scenario-definition.ts';
import type { ScenarioAction, Wording } from '../../contract/scenario-definition.ts';
import type { StepRemark } from '../../contract/scenarios.ts';
import { writeLog } from '../cards/change-card.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { findOut } from '../photo-cards/photo-card.store.ts';
import { withdraw } from '../photo-cards/withdraw.ts';
import { askApproval } from './approval.ts';
import { askModule, moduleAnswersWithinMs } from './ask-module.ts';
import { openBeside } from './open-beside.ts';
import type { RunRow } from './scenario.store.ts';
import { raiseLevel, sendByLevel, sendNamed } from './send-step.ts';
import { tellRole } from './tell.ts';

/** What an action did at once, or until when it waits. */
export type Effect =
  | { readonly kind: 'done'; readonly touchedIds: readonly string[] }
  | { readonly kind: 'failed'; readonly remark: StepRemark }
  | {
      readonly kind: 'waits';
      readonly dueAt: Date;
      readonly roleIds?: string[];
      readonly remark?: StepRemark;
    };

export interface Acting {
  readonly run: RunRow;
  readonly key: string;
  readonly card: IncidentRow;
}

const done = (touchedIds: readonly string[] = []): Effect => ({ kind: 'done', touchedIds });

/** Everything here is a row of this database: it commits with the step's own, or never was. */
export async function act(
  context: IncidentsContext,
  acting: Acting,
  action: ScenarioAction,
): Promise<Effect> {
  const { card, run, key } = acting;
  switch (action.kind) {
    case 'send':
      return done(await sendByLevel(context, card, action.level));
    case 'assign': {
      const taskIds = await sendNamed(context, card, action.serviceId);
      return taskIds ? done(taskIds) : { kind: 'failed', remark: 'unknown-service' };
    }
    case 'raise':
      await raiseLevel(context, card, action.level);
      return done();
    case 'open':
      return done([await openBeside(context, acting, action)]);
    case 'notify': {
      const told = await tellRole(context, action.roleId, { card, text: action.text });
      await log(context, card, action.text);
      return told.length > 0 ? done(told) : { kind: 'failed', remark: 'nobody-holds-role' };
    }
    case 'note':
      await log(context, card, action.text);
      return done();
    case 'cameras':
      return done();
    case 'photo-card':
      return (await findOut(context.db, card.id)) ? done() : waits(context, action.withinSeconds * 1000);
    case 'photo-card-over':
      await withdraw(context, card, 'found');
      return done();
    case 'wait':
      return waits(context, action.seconds * 1000);
    case 'ask':
      await log(context, card, action.question);
      return waits(context, action.withinSeconds * 1000);
    case 'approve':
      return await askApproval(context, card, { action, roleId: action.roleId });
    case 'telephonogram':
    case 'warning':
    case 'device': {
      const isAsked = askModule(context, action, { runId: run.id, key, card, isRecalled: false });
      if (isAsked) return waits(context, moduleAnswersWithinMs);
      await log(context, card, context.text(defaultLocale, `incidents.scenario.unconnected.${action.kind}`));
      return { kind: 'failed', remark: 'nobody-connected' };
    }
  }
}

function waits({ clock }: IncidentsContext, forMs: number): Effect {
  return { kind: 'waits', dueAt: new Date(clock.now().getTime() + forMs) };
}

/** The log is the town's, in its own language. */
async function log(context: IncidentsContext, card: IncidentRow, text: Wording): Promise<void> {
  await writeLog(context, card.id, 'scenario', { text: wordingIn(text, defaultLocale) });
}
