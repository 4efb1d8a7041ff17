import type { IncomingMessage } from 'node:http';
import { TokenError } from '../tokens/media-token.ts';
import type { TokenGate } from '../tokens/token-gate.ts';
import { ApiProblem, apiProblems } from './problem.ts';
import type { ApiRoute, Caller } from './route.ts';

const ownNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];
const bearer = /^Bearer ([\w.-]+)$/;

const anybody: Caller = { person: 'local', session: 'local', claims: undefined };

/**
 * A foreign name that resolves to this machine (DNS rebinding) is refused, and so is every page but our own:
 * the hub's relay sends no Origin.
 */
export function checkPlace({ headers }: IncomingMessage, names: readonly string[]): void {
  const host = headers.host?.toLowerCase() ?? '';
  const name = host.replace(/:\d+$/, '');
  if (![...ownNames, ...names].includes(name)) throw new ApiProblem(apiProblems.foreignHost);
  const { origin } = headers;
  if (origin === undefined) return;
  if (origin !== `http://${host}` && origin !== `https://${host}`)
    throw new ApiProblem(apiProblems.foreignOrigin);
}

/** The token of the header, or of the query where a link may be followed. */
export function findToken(
  { headers }: IncomingMessage,
  linked: string | undefined,
): { readonly token: string; readonly isLinked: boolean } | undefined {
  const [, token] = bearer.exec(headers.authorization ?? '') ?? [];
  if (token !== undefined) return { token, isLinked: false };
  return linked === undefined ? undefined : { token: linked, isLinked: true };
}

export function admitCaller(
  gate: TokenGate,
  found: { readonly token: string; readonly isLinked: boolean } | undefined,
): Caller {
  if (gate.isOpen) return anybody;
  if (!found) throw new ApiProblem(apiProblems.tokenMissing);
  const claims = admit(gate, found.token);
  // NOTE: addresses stay in histories and logs, so a token that lives on must not stand in one.
  if (found.isLinked && !claims.isSingleUse)
    throw new ApiProblem(apiProblems.tokenRefused, 'only a single-use token may stand in an address');
  return { person: claims.person, session: claims.session, claims };
}

function admit(gate: TokenGate, token: string): NonNullable<Caller['claims']> {
  try {
    return gate.admit(token);
  } catch (error) {
    if (error instanceof TokenError) throw new ApiProblem(apiProblems.tokenRefused, error.fault);
    throw error;
  }
}

/** Right, camera and span of the token against what is asked. A camera it does not name is as if it were not there. */
export function authorise(
  { claims }: Caller,
  { rights, isOfAllCameras = false, isMaskable = false }: ApiRoute,
  asked: {
    readonly cameraId?: string | undefined;
    readonly fromUs?: number | undefined;
    readonly toUs?: number | undefined;
  },
): void {
  if (!claims || rights === 'everyone') return;
  if (!rights.includes(claims.right)) throw new ApiProblem(apiProblems.rightMissing);
  if (claims.masks && !isMaskable) throw new ApiProblem(apiProblems.masked);
  const { cameraIds, span } = claims;
  if (isOfAllCameras && cameraIds !== '*') throw new ApiProblem(apiProblems.rightMissing);
  if (asked.cameraId !== undefined && cameraIds !== '*' && !cameraIds.includes(asked.cameraId))
    throw new ApiProblem(apiProblems.notFound);
  if (!span) return;
  if ((asked.fromUs ?? span.fromUs) < span.fromUs || (asked.toUs ?? span.toUs) > span.toUs)
    throw new ApiProblem(apiProblems.outsideSpan);
}

export function maySeeCamera({ claims }: Caller, cameraId: string): boolean {
  return !claims || claims.cameraIds === '*' || claims.cameraIds.includes(cameraId);
}
