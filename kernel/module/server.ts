import type { z } from 'zod';
import type { BootConfig } from '#kernel/config/boot.ts';
import type { RouteHandler } from '#kernel/context.ts';
import type { EventDeclaration, PayloadOf } from '#kernel/events/contract.ts';
import type { Migrations } from '#kernel/db/migrations.ts';
import type { FileAccessRule } from '#kernel/files/access.ts';
import type { ChatMessage } from '#kernel/notify/chat/chat-message.ts';
import type { Gateway } from '#kernel/module/gateway.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import type { TownFigure } from '#kernel/overview/figure.ts';
import type { MapLayer } from '#kernel/overview/map-layer.ts';
import type { PersonalData } from '#kernel/privacy/personal-data.ts';

/** A reaction to an event: run as a job, at least once, in order per subject. Must be idempotent by event id. */
export interface Listener {
  /** `module.verb-noun`, unique. */
  readonly id: `${string}.${string}`;
  readonly event: EventDeclaration;
  readonly run: (context: SystemContext<never>, event: DeliveredEvent) => Promise<void>;
}

export interface DeliveredEvent<Payload = unknown> {
  readonly id: string;
  readonly subjectId: string;
  readonly occurredAt: Date;
  readonly payload: Payload;
}

/** Work done later or on a schedule. */
export interface Job {
  /** `module.verb-noun`, unique. */
  readonly id: `${string}.${string}`;
  readonly input: z.ZodObject;
  /** Cron, five fields, in the town's zone; absent for jobs that are only enqueued. */
  readonly schedule?: string;
  readonly timeoutMs: number;
  readonly run: (context: SystemContext<never>, input: never, signal: AbortSignal) => Promise<void>;
}

/** What a service may use of the hub it runs in. */
export interface ServiceTools<Tables> {
  readonly config: BootConfig;
  readonly system: SystemContext<Tables>;
  /** Told in the log; a service mends itself and goes on. */
  readonly onError: (error: unknown, what: string) => void;
}

/** Something a module does all the time besides answering: it listens on a port, it looks into a mailbox. */
export interface Service {
  /** `module.verb-noun`, unique. */
  readonly id: `${string}.${string}`;
  /** Undefined: the environment does not ask for it. */
  readonly start: (tools: ServiceTools<never>) => Promise<AsyncDisposable | undefined>;
}

/** Hears what people write to the town's accounts in messengers, but for codes that link a chat to an account. */
export interface ChatListener {
  /** `module.verb-noun`, unique. */
  readonly id: `${string}.${string}`;
  /** Must know a message that it has kept already: messengers send them again. */
  readonly keep: (context: SystemContext<never>, message: ChatMessage) => Promise<void>;
}

/** What a module brings to the hub. `server/index.ts` exports it as `server`. */
export interface ModuleServer {
  /** SQL schema it owns; equal to the module's id. */
  readonly schema: string;
  readonly migrations: Migrations;
  readonly handlers: readonly RouteHandler[];
  readonly listeners?: readonly Listener[];
  readonly jobs?: readonly Job[];
  readonly services?: readonly Service[];
  /** What it answers besides contracts. */
  readonly gateways?: readonly Gateway[];
  readonly chatListeners?: readonly ChatListener[];
  /** What it shows on the one map of the town. */
  readonly mapLayers?: readonly MapLayer[];
  /** What it counts for the head of the town. */
  readonly figures?: readonly TownFigure[];
  /** Who may see the files attached to this module's subjects; without a rule nobody may. */
  readonly fileAccess?: readonly FileAccessRule[];
  /** What it knows about people, and how it forgets one; absent where it keeps no person. */
  readonly personalData?: PersonalData;
}

export function defineServer(server: ModuleServer): ModuleServer {
  return server;
}

/** Types a listener by its event and its module's tables. */
export function listenerFor<Tables>() {
  return <E extends EventDeclaration>(
    id: Listener['id'],
    event: E,
    run: (context: SystemContext<Tables>, event: DeliveredEvent<PayloadOf<E>>) => Promise<void>,
  ): Listener => ({ id, event, run: run as unknown as Listener['run'] });
}

/** Types a service by its module's tables. */
export function serviceFor<Tables>() {
  return (
    id: Service['id'],
    start: (tools: ServiceTools<Tables>) => Promise<AsyncDisposable | undefined>,
  ): Service => ({ id, start: start as unknown as Service['start'] });
}

/** Types a chat listener by its module's tables. */
export function chatListenerFor<Tables>() {
  return (
    id: ChatListener['id'],
    keep: (context: SystemContext<Tables>, message: ChatMessage) => Promise<void>,
  ): ChatListener => ({ id, keep: keep as unknown as ChatListener['keep'] });
}

/** Types a job by its input and its module's tables. */
export function jobFor<Tables>() {
  return <Input extends z.ZodObject>(
    job: Omit<Job, 'input' | 'run'> & {
      input: Input;
      run: (context: SystemContext<Tables>, input: z.output<Input>, signal: AbortSignal) => Promise<void>;
    },
  ): Job & { readonly input: Input } => job as unknown as Job & { readonly input: Input };
}
