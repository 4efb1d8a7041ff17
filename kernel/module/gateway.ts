import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Actor } from '#kernel/access/actor.ts';
import type { BootConfig } from '#kernel/config/boot.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';

/** What a gateway may use of the hub it stands in. */
export interface GatewayTools<Tables> {
  readonly config: BootConfig;
  readonly system: SystemContext<Tables>;
  /** Who the cookie belongs to, as it is at this moment: an ended session is nobody's. */
  readonly resolveActor: (headers: IncomingHttpHeaders) => Promise<Actor>;
  /** Told in the log; a gateway mends itself and goes on. */
  readonly onError: (error: unknown, what: string) => void;
}

export interface GatewayExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface GatewayUpgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What came in one piece with the request. */
  readonly head: Buffer;
}

/** Everything below `prefix` is the gateway's own. It decides itself who may; forgery and foreign pages are refused before it. */
export interface GatewayRoute {
  readonly prefix: `/${string}`;
  readonly answer?: (exchange: GatewayExchange) => Promise<void>;
  readonly open?: (upgrade: GatewayUpgrade) => Promise<void>;
}

export interface OpenGateway extends AsyncDisposable {
  readonly routes: readonly GatewayRoute[];
}

/** What a module answers that no contract can describe: it passes streams on, it keeps WebSockets open. */
export interface Gateway {
  /** `module.verb-noun`, unique. */
  readonly id: `${string}.${string}`;
  readonly open: (tools: GatewayTools<never>) => OpenGateway;
}

/** Types a gateway by its module's tables. */
export function gatewayFor<Tables>() {
  return (id: Gateway['id'], open: (tools: GatewayTools<Tables>) => OpenGateway): Gateway => ({
    id,
    open: open as unknown as Gateway['open'],
  });
}
