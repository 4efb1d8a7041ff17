import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#kernel/access/actor.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { callerAddress } from '#kernel/http/caller-address.ts';
import type { Hub } from '#kernel/hub.ts';
import { resolveActor } from '#kernel/identity/resolve-actor.ts';
import type { EventDeclaration } from './contract.ts';
import { eventFrame, placeFrame, readCursor, resetFrame } from './event-frame.ts';
import { startOutboxTail } from './outbox-tail.ts';
import type { OutboxTail } from './outbox-tail.ts';
import type { OutboxEvent } from './outbox-reader.store.ts';
import { visibleEvents } from './visibility.ts';

/*
 * One reader of the outbox per hub tells all its screens. Staff get each event at once; everyone else gets what came
 * in the last second in one piece, which costs a tenth. Who may see what is decided event by event from the grants
 * (visibility.ts). A screen that reads too slowly, or whose session has ended, is let go: it connects again by itself
 * and goes on from its last event.
 */

export interface StreamLimits {
  readonly heartbeatMs: number;
  /** How often a session is looked at again. */
  readonly sessionCheckMs: number;
  readonly publicBatchMs: number;
  /** Unread bytes after which a screen is let go. */
  readonly bufferBytes: number;
  /** Many people of one office stand behind one address, many screens of strangers should not. */
  readonly anonymousPerAddress: number;
  readonly signedInPerAddress: number;
  readonly clients: number;
}

export const streamLimits: StreamLimits = {
  heartbeatMs: 20_000,
  sessionCheckMs: 60_000,
  publicBatchMs: 1_000,
  bufferBytes: 256 * 1024,
  anonymousPerAddress: 100,
  signedInPerAddress: 500,
  clients: 5_000,
};

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // Proxies of the nginx family hold back answers until they end, unless told.
  'x-accel-buffering': 'no',
};
const reconnectMs = 3_000;
const fullRetrySeconds = 30;

interface Client {
  readonly request: FastifyRequest;
  readonly response: ServerResponse;
  readonly address: string;
  actor: Actor;
  isStaff: boolean;
  checkedAtMs: number;
}

/** Mounts `GET /api/v1/events`. Reading begins with the first screen and ends with the server. */
export function registerEventStream(
  app: FastifyInstance,
  hub: Hub,
  limits: StreamLimits = streamLimits,
): void {
  const stream = new EventStream(hub, limits);
  // NOTE: no HEAD beside it, which would hold a stream open that can say nothing.
  app.get(
    '/api/v1/events',
    { exposeHeadRoute: false, config: { isTraced: false } },
    async (request, reply) => await stream.open(request, reply),
  );
  app.addHook('preClose', async () => await stream[Symbol.asyncDispose]());
}

class EventStream implements AsyncDisposable {
  readonly #hub: Hub;
  readonly #limits: StreamLimits;
  readonly #declarations: ReadonlyMap<string, EventDeclaration>;
  readonly #clients = new Set<Client>();
  readonly #timers: NodeJS.Timeout[] = [];
  #tail: Promise<OutboxTail> | undefined;
  #forPublic: OutboxEvent[] = [];
  #isClosed = false;

  constructor(hub: Hub, limits: StreamLimits) {
    this.#hub = hub;
    this.#limits = limits;
    this.#declarations = new Map(
      hub.parts.flatMap((part) => part.manifest.events.map((event) => [event.id, event])),
    );
  }

  async open(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { actor } = await resolveActor(this.#hub, request.headers);
    this.#refuseTooMany(request, reply, actor);
    const tail = await (this.#tail ??= this.#start());
    if (this.#isClosed) throw new Problem(commonProblems.unavailable);

    reply.hijack();
    const response = reply.raw;
    if (request.socket.destroyed) return;
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) response.setHeader(name, value);
    response.writeHead(200, streamHeaders);
    const client: Client = {
      request,
      response,
      address: callerAddress(request.ip),
      actor,
      isStaff: isStaff(actor),
      checkedAtMs: Date.now(),
    };
    this.#clients.add(client);
    response.on('close', () => this.#clients.delete(client));
    response.on('error', () => this.#clients.delete(client));
    this.#write(client, `retry: ${reconnectMs}\n\n${this.#greeting(client, tail)}`);
  }

  /** What the client missed, or that it missed too much; then where it stands. */
  #greeting(client: Client, tail: OutboxTail): string {
    const header = client.request.headers['last-event-id'];
    const place = readCursor(typeof header === 'string' ? header : undefined);
    if (!place) return header === undefined ? placeFrame(tail.cursor) : resetFrame(tail.cursor);
    const missed = tail.since(place);
    if (!missed) return resetFrame(tail.cursor);
    // NOTE: what waits for the next batch would otherwise be told twice.
    const waiting = new Set(client.isStaff ? [] : this.#forPublic);
    return this.#framesFor(client.actor, missed, (event) => !waiting.has(event)) || placeFrame(place);
  }

  #refuseTooMany(request: FastifyRequest, reply: FastifyReply, actor: Actor): void {
    const { clients, anonymousPerAddress, signedInPerAddress } = this.#limits;
    const isAnonymous = actor.kind === 'anonymous';
    const address = callerAddress(request.ip);
    const neighbours = [...this.#clients].filter(
      (client) => client.address === address && (client.actor.kind === 'anonymous') === isAnonymous,
    );
    const limit = isAnonymous ? anonymousPerAddress : signedInPerAddress;
    if (this.#clients.size < clients && neighbours.length < limit) return;
    void reply.header('retry-after', String(fullRetrySeconds));
    throw new Problem(commonProblems.tooManyRequests, { seconds: fullRetrySeconds });
  }

  async #start(): Promise<OutboxTail> {
    const { heartbeatMs, publicBatchMs } = this.#limits;
    const { database, log } = this.#hub;
    const tail = await startOutboxTail({
      database,
      onEvents: (events) => this.#tell(events),
      onError: (error) => log.error({ err: error }, 'the outbox could not be read for the live stream'),
    });
    this.#timers.push(
      setInterval(() => this.#tellPublic(), publicBatchMs).unref(),
      setInterval(() => void this.#lookAfterClients(tail), heartbeatMs).unref(),
    );
    return tail;
  }

  #tell(events: readonly OutboxEvent[]): void {
    this.#forPublic.push(...events);
    for (const client of this.#clients) {
      if (client.isStaff) this.#write(client, this.#framesFor(client.actor, events));
    }
  }

  #tellPublic(): void {
    if (this.#forPublic.length === 0) return;
    const events = this.#forPublic;
    this.#forPublic = [];
    // Whoever holds the same roles without bounds sees the same, save what is for one person: worked out once for all.
    const hasPersonal = events.some(({ eventId }) => this.#declarations.get(eventId)?.audience === 'person');
    const framesByRoles = new Map<string, string>();
    for (const client of this.#clients) {
      if (client.isStaff) continue;
      const shared = client.actor.grants.map(({ roleId }) => roleId).join();
      // NOTE: keys of programs are one role in name, and each has scopes of its own.
      const isAlone = hasPersonal || client.actor.kind === 'program';
      const roles = isAlone ? `${shared} ${client.actor.sessionId} ${client.actor.personId}` : shared;
      const frames = framesByRoles.get(roles) ?? this.#framesFor(client.actor, events);
      framesByRoles.set(roles, frames);
      this.#write(client, frames);
    }
  }

  /** `events` reach up to now, so that what came later can take back what came before. */
  #framesFor(
    actor: Actor,
    events: readonly OutboxEvent[],
    isWanted: (event: OutboxEvent) => boolean = () => true,
  ): string {
    return visibleEvents(actor, events, this.#declarations).filter(isWanted).map(eventFrame).join('');
  }

  #write({ response }: Client, text: string): void {
    if (text === '') return;
    // NOTE: looked at before writing: what has just been written is always still here, however fast the reader.
    if (response.writableLength > this.#limits.bufferBytes) response.destroy();
    else response.write(text);
  }

  async #lookAfterClients(tail: OutboxTail): Promise<void> {
    const now = Date.now();
    for (const client of this.#clients) {
      if (now - client.checkedAtMs >= this.#limits.sessionCheckMs) await this.#checkSession(client, now);
      // NOTE: a client of the public batch has not been told what waits in it, so its place is not moved beyond.
      const isBehind = !client.isStaff && this.#forPublic.length > 0;
      this.#write(client, isBehind ? ': still here\n\n' : placeFrame(tail.cursor));
    }
  }

  async #checkSession(client: Client, now: number): Promise<void> {
    client.checkedAtMs = now;
    try {
      const { actor } = await resolveActor(this.#hub, client.request.headers);
      if (actor.sessionId !== client.actor.sessionId) return void client.response.end();
      client.actor = actor;
      client.isStaff = isStaff(actor);
    } catch (error) {
      if (!(error instanceof Problem))
        this.#hub.log.error({ err: error }, 'a session of the live stream was not checked');
      client.response.end();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearInterval(timer);
    for (const { response } of this.#clients) response.end();
    await (await this.#tail?.catch(() => undefined))?.[Symbol.asyncDispose]();
  }
}

function isStaff(actor: Actor): boolean {
  return actor.grants.some(({ organisationId }) => organisationId !== null);
}
