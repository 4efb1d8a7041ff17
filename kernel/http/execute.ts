import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '#kernel/access/actor.ts';
import { holdsPermission } from '#kernel/access/actor.ts';
import { insertEntries } from '#kernel/audit/entry.store.ts';
import type { AuditEntry } from '#kernel/audit/entry.store.ts';
import type { AuditSubject, Context, RouteHandler } from '#kernel/context.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { isLostRace } from '#kernel/db/errors.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { isHeard, listOccasions } from '#kernel/events/occasions.ts';
import { appendToOutbox } from '#kernel/events/outbox.store.ts';
import type { EmittedEvent } from '#kernel/events/outbox.store.ts';
import type { Hub } from '#kernel/hub.ts';
import { newId } from '#kernel/ids.ts';
import { overviewOf } from '#kernel/overview/overview.ts';
import { refreshState } from '#kernel/state.ts';
import { groupOf } from './command-group.ts';
import { FileAnswer } from './file-answer.ts';
import { claimKey, findAnswer, keepAnswer } from './idempotency.store.ts';
import type { IdempotencyClaim } from './idempotency.store.ts';
import { toProblem } from './problem-reply.ts';

/*
 * Every command takes the same way: permission, transaction, handler, audit row and outbox rows, commit, answer.
 * A query takes the shorter one: permission, handler, answer, and an audit row where reading must leave a trace.
 * Handlers know nothing of it; they return a value or throw a Problem.
 */

export interface RouteCall {
  readonly handler: RouteHandler;
  readonly actor: Actor;
  readonly input: unknown;
  readonly requestId: string;
  readonly idempotencyKey: string | undefined;
}

/** Runs a route whose permission was asserted and whose input was parsed. */
export async function executeRoute(hub: Hub, call: RouteCall): Promise<unknown> {
  const answer = await runRoute(hub, call);
  if (call.handler.route.changesHubState) await refreshState(hub);
  if (answer instanceof FileAnswer) return answer;
  return call.handler.route.output.parse(answer);
}

async function runRoute(hub: Hub, call: RouteCall): Promise<unknown> {
  const { item, route } = call.handler;
  if (item) return await runBatch(hub, { ...call, handler: item });
  if (route.method === 'GET') return await runQuery(hub, call);
  return call.handler.runGroup ? await runGrouped(hub, call) : await runCommand(hub, call);
}

async function runGrouped(hub: Hub, call: RouteCall): Promise<unknown> {
  const alone = async (one: RouteCall): Promise<unknown> => await runCommand(hub, one);
  const together = async (calls: readonly RouteCall[]): Promise<unknown[]> => await runTogether(hub, calls);
  return await groupOf(hub, call.handler.route.id, { alone, together }).add(call);
}

/** Many calls of one route in one transaction; each has its own context, audit row and answer. */
async function runTogether(hub: Hub, calls: readonly RouteCall[]): Promise<unknown[]> {
  return await hub.database.transaction(async (db) => {
    const traces = calls.map((call) => new CommandTrace(hub, call));
    const parts = calls.map(({ input }, index) => ({ context: traces[index]?.contextOver(db), input }));
    const answers = await calls[0]?.handler.runGroup?.(parts as never);
    await insertEntries(
      db,
      traces.map((trace) => trace.auditEntry()),
    );
    await appendToOutbox(
      db,
      traces.flatMap(({ events }) => events),
    );
    return [...(answers ?? [])];
  });
}

const batchInput = z.object({ items: z.array(z.unknown()) });

/** One command after another, so that they never wait for each other's rows; a refusal stops none of them. */
async function runBatch(hub: Hub, call: RouteCall): Promise<unknown> {
  const { items } = batchInput.parse(call.input);
  const results: unknown[] = [];
  for (const [index, input] of items.entries()) {
    const idempotencyKey = call.idempotencyKey && `${call.idempotencyKey}.${index}`;
    results.push(await runItem(hub, { ...call, input, idempotencyKey }));
  }
  return { results };
}

async function runItem(hub: Hub, call: RouteCall): Promise<unknown> {
  try {
    const output = await runCommand(hub, call);
    return { kind: 'done', output: call.handler.route.output.parse(output) };
  } catch (error) {
    const { declaration, values } = toProblem(error);
    if (declaration.status >= 500)
      hub.log.error({ err: error, requestId: call.requestId }, 'an item of a batch failed');
    const detail = hub.texts.text(call.actor.locale, declaration.code, values);
    return { kind: 'refused', code: declaration.code, detail };
  }
}

export function assertPermission(actor: Actor, permission: string): void {
  if (holdsPermission(actor, permission)) return;
  throw new Problem(actor.kind === 'anonymous' ? commonProblems.signInRequired : commonProblems.forbidden);
}

async function runQuery(hub: Hub, call: RouteCall): Promise<unknown> {
  const trace = new CommandTrace(hub, call);
  const context = trace.contextOver(hub.database.handle);
  const answer = await call.handler.run(context, call.input as never);
  if (call.handler.route.isReadAudited) await hub.database.transaction((db) => trace.writeAudit(db));
  return answer;
}

const attemptsAtMost = 3;

/**
 * Two commands at once may want the same name, number or rows in another order; the database then fails one of them. It
 * is run again from the beginning, sees what the other one did, and is refused, or succeeds, by its own rules.
 */
async function runCommand(hub: Hub, call: RouteCall): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptCommand(hub, call);
    } catch (error) {
      if (!isLostRace(error) || attempt === attemptsAtMost) throw error;
    }
  }
}

async function attemptCommand(hub: Hub, call: RouteCall): Promise<unknown> {
  return await hub.database.transaction(async (db) => {
    const claim = idempotencyClaim(call);
    if (claim && !(await claimKey(db, claim, hub.clock.now()))) return await earlierAnswer(hub, db, claim);
    const trace = new CommandTrace(hub, call);
    const answer = await call.handler.run(trace.contextOver(db), call.input as never);
    await trace.writeAudit(db);
    await appendToOutbox(db, trace.events);
    if (claim) await keepAnswer(db, claim, sealAnswer(hub, claim, answer));
    return answer;
  });
}

function idempotencyClaim(call: RouteCall): IdempotencyClaim | undefined {
  const { route } = call.handler;
  if (!route.isIdempotent || call.idempotencyKey === undefined) return undefined;
  return {
    actorKey: call.actor.personId ?? 'anonymous',
    routeId: route.id,
    key: call.idempotencyKey,
    inputHash: createHash('sha256').update(JSON.stringify(call.input)).digest('hex'),
  };
}

async function earlierAnswer(hub: Hub, db: AnyDb, claim: IdempotencyClaim): Promise<unknown> {
  const earlier = await findAnswer(db, claim);
  if (earlier?.inputHash !== claim.inputHash) throw new Problem(commonProblems.keyReused);
  if (typeof earlier.answer !== 'string') return earlier.answer;
  const answer = hub.sealer.open(earlier.answer, sealOwnerOf(claim));
  if (answer === null) throw new Problem(commonProblems.keyReused);
  return JSON.parse(answer);
}

/** NOTE: an answer may hold what is told once, a private link; a copy of the database must not tell it for a week. */
function sealAnswer({ sealer }: Hub, claim: IdempotencyClaim, answer: unknown): string {
  return sealer.seal(JSON.stringify(answer ?? null), sealOwnerOf(claim));
}

function sealOwnerOf({ actorKey, routeId, key }: IdempotencyClaim): string {
  return `http.idempotent-answer/${actorKey}/${routeId}/${key}`;
}

/** What a trace needs of a call; jobs and listeners have one too, under their own id. */
export interface TracedCall {
  readonly actor: Actor;
  readonly requestId: string;
  readonly handler: { readonly route: { readonly id: string; readonly method: string } };
}

/** Collects what one request leaves behind: the audit row's facts and the events of the commit. */
export class CommandTrace {
  readonly events: EmittedEvent[] = [];
  readonly #hub: Hub;
  readonly #call: TracedCall;
  #subject: AuditSubject | null = null;
  #difference: Readonly<Record<string, unknown>> = {};
  #reason: string | null = null;

  constructor(hub: Hub, call: TracedCall) {
    this.#hub = hub;
    this.#call = call;
  }

  contextOver(db: AnyDb): Context<never> {
    const { clock, config, parts, state, texts } = this.#hub;
    return {
      db: tablesOf<never>(db),
      actor: this.#call.actor,
      clock,
      locale: this.#call.actor.locale,
      requestId: this.#call.requestId,
      town: state.town,
      baseUrl: config.publicUrl ?? `http://localhost:${config.port}`,
      mailInAddress: config.mailIn?.address ?? null,
      get overview() {
        return overviewOf(parts);
      },
      text: (locale, key, values) => texts.text(locale, key, values),
      audit: (subject, difference = {}, reason) => {
        this.#subject = subject;
        this.#difference = difference;
        this.#reason = reason ?? null;
      },
      emit: (event, subjectId, payload) => {
        if (this.#call.handler.route.method === 'GET') throw new Error(`A query cannot emit ${event.id}`);
        const id = newId(clock.now().getTime());
        this.events.push({ id, eventId: event.id, subjectId, payload, occurredAt: clock.now() });
      },
      listOccasions: () => listOccasions(parts),
      isHeard: (event) => isHeard(parts, event),
      seal: (secret, owner) => this.#hub.sealer.seal(secret, owner),
      setting: async (setting) =>
        setting.schema.parse(state.settings.get(setting.id) ?? setting.initial) as never,
    };
  }

  async writeAudit(db: AnyDb): Promise<void> {
    await insertEntries(db, [this.auditEntry()]);
  }

  auditEntry(): AuditEntry {
    const { actor, requestId, handler } = this.#call;
    const occurredAt = this.#hub.clock.now();
    return {
      id: newId(occurredAt.getTime()),
      occurredAt,
      actorKind: actor.kind,
      actorPersonId: actor.personId,
      sessionId: actor.sessionId,
      routeId: handler.route.id,
      subjectType: this.#subject?.type ?? null,
      subjectId: this.#subject?.id ?? null,
      difference: this.#difference,
      reason: this.#reason,
      requestId,
    };
  }
}
