import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GatewayTools, GatewayUpgrade } from '#kernel/module/gateway.ts';
import { gatewayFor } from '#kernel/module/gateway.ts';
import { HubEnd } from '#recorder/hub-link/hub-end.ts';
import { linkPath } from '#recorder/hub-link/protocol.ts';
import { TokenError, readMediaToken } from '#recorder/tokens/media-token.ts';
import { tokenAnswer, tokenRequest, tokensPath } from '../../contract/viewing-routes.ts';
import { watchPackage } from '../evidence/watch-package.ts';
import { loadHubKeys } from '../recorders/hub-keys.ts';
import type { HubKeys } from '../recorders/hub-keys.ts';
import { openRegister } from '../recorders/hub-register.ts';
import { acceptLink } from '../recorders/link-peer.ts';
import { offerLinks, reachRecorder } from '../recorders/reach.ts';
import { findRecorder, listWantedVersions } from '../recorders/recorder.store.ts';
import type { RecorderRow } from '../recorders/recorder.store.ts';
import { makeProbe, probeOf } from '../setup/make-probe.ts';
import type { VideoTables } from '../tables.ts';
import { GatewayLimits } from './gateway-limits.ts';
import { isSameCookie, readJson, sessionCookie, tokenOf } from './media-request.ts';
import { passOn, passSocketOn, refuse, relayedPath, relayedStream } from './relay.ts';
import { ViewingDesk } from './viewing-desk.ts';
import type { ViewingRow } from './viewing.store.ts';

const refusalStatus = { 'not-found': 404, 'too-many': 429, 'second-awaited': 409 } as const;
const followMs = 1_000;
const recheckMs = 2_000;
/** A recorder says who it is within a second; this many at once are none of the town's. */
const mostUnfinishedLinks = 64;

type Tools = GatewayTools<VideoTables>;

/** Everything between browsers and recorders: the recorders' link, media tokens, and what is passed on under them. */
export const mediaGateway = gatewayFor<VideoTables>()('video.pass-media-on', (tools) => {
  const media = new MediaGateway(tools);
  return {
    routes: [
      { prefix: linkPath, open: async (upgrade) => await media.acceptRecorder(upgrade) },
      {
        prefix: '/media/',
        answer: async ({ request, response }) => await media.answer(request, response),
        open: async (upgrade) => await media.openStream(upgrade),
      },
    ],
    [Symbol.asyncDispose]: async () => await media[Symbol.asyncDispose](),
  };
});

interface Parts {
  readonly keys: HubKeys;
  readonly hubEnd: HubEnd;
  readonly desk: ViewingDesk;
}

class MediaGateway implements AsyncDisposable {
  readonly #tools: Tools;
  readonly #timers: NodeJS.Timeout[];
  readonly #limits = new GatewayLimits();
  readonly #told = new Map<string, number>();
  /** Live connections through this hub, by session and camera. */
  readonly #streams = new Map<Duplex, { readonly sessionId: string; readonly cameraId: string }>();
  #parts: Promise<Parts> | undefined;
  #withdrawLinks: () => void = () => {};
  #isBusy = false;

  constructor(tools: Tools) {
    this.#tools = tools;
    this.#timers = [
      setInterval(() => void this.#chore('follow', async (parts) => await this.#follow(parts)), followMs),
      setInterval(() => void this.#recheck(), recheckMs),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const socket of this.#streams.keys()) socket.destroy();
    const parts = await this.#parts?.catch(() => undefined);
    this.#withdrawLinks();
    parts?.hubEnd[Symbol.dispose]();
  }

  async acceptRecorder(upgrade: GatewayUpgrade): Promise<void> {
    const { hubEnd } = await this.#open();
    const isTooMany = hubEnd.unfinishedLinks >= mostUnfinishedLinks || !this.#limits.mayLink(upgrade.request);
    const peer = isTooMany ? null : acceptLink(upgrade);
    if (peer) hubEnd.accept(peer);
    else upgrade.socket.destroy();
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      // NOTE: who has not signed in costs no question to the database.
      if (sessionCookie(request.headers.cookie) === undefined) return refuse(response, 404, 'not-found');
      if (!this.#limits.mayAsk(request)) return refuse(response, 429, 'too-many');
      if (request.url === tokensPath && request.method === 'POST')
        return await this.#giveToken(request, response);
      const probe = probeOf(request);
      if (probe !== undefined) return await makeProbe(this.#tools, probe, { request, response });
      const asked = relayedPath(request);
      const passed = asked && (await this.#targetOf(request, asked));
      if (!asked || !passed) return refuse(response, 404, 'not-found');
      const reach = await reachRecorder(passed.recorder);
      if (!reach) return refuse(response, 502, 'recorder-silent');
      const onAnswer = watchPackage(this.#tools, asked.bare, passed.viewing);
      return await passOn(reach, asked.path, { request, response, onAnswer });
    } catch (error) {
      this.#tools.onError(error, 'media could not be passed on');
      if (!response.headersSent) refuse(response, 500, 'internal');
    }
  }

  /** NOTE: the token comes inside; whether there is one for this camera and session is known before. */
  async openStream(upgrade: GatewayUpgrade): Promise<void> {
    const { request, socket } = upgrade;
    const asked = relayedStream(request);
    const { desk } = await this.#open();
    const living = desk.living.find(
      ({ viewing, cookie }) =>
        viewing.cameraId === asked?.cameraId && viewing.right === 'live' && isSameCookie(cookie, request),
    );
    const recorder = asked && living && (await this.#findRecorder(asked.recorderId));
    const reach = recorder && (await reachRecorder(recorder));
    if (!asked || !living || !reach) return void socket.destroy();
    this.#streams.set(socket, { sessionId: living.viewing.sessionId, cameraId: asked.cameraId });
    socket.once('close', () => this.#streams.delete(socket));
    return passSocketOn(reach, asked.path, upgrade);
  }

  async #giveToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = tokenRequest.safeParse(await readJson(request));
    if (!asked.success) return refuse(response, 400, 'invalid-input');
    const { desk } = await this.#open();
    const given = await desk.issue(asked.data, request.headers.cookie);
    if (typeof given === 'string') return refuse(response, refusalStatus[given], given);
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(tokenAnswer.parse(given)));
  }

  /** Where a request goes that carries a token of a viewing of this very session; undefined for any other. */
  async #targetOf(
    request: IncomingMessage,
    { recorderId, path }: { readonly recorderId: string; readonly path: string },
  ): Promise<{ readonly recorder: RecorderRow; readonly viewing: ViewingRow } | undefined> {
    const { keys, desk } = await this.#open();
    const token = tokenOf(request, path);
    const hasViewing = desk.living.some(({ cookie }) => isSameCookie(cookie, request));
    const recorder = token === undefined || !hasViewing ? undefined : await this.#findRecorder(recorderId);
    if (!recorder?.linkId || recorder.struckOffAt !== null || token === undefined) return undefined;
    try {
      const circumstances = { keys: [keys.media.verifying], recorderId: recorder.linkId, nowMs: Date.now() };
      const { session } = readMediaToken(token, circumstances);
      const living = desk.find(session);
      return living && isSameCookie(living.cookie, request)
        ? { recorder, viewing: living.viewing }
        : undefined;
    } catch (error) {
      if (error instanceof TokenError) return undefined;
      throw error;
    }
  }

  async #findRecorder(recorderId: string): Promise<RecorderRow | undefined> {
    return await this.#tools.system.query(async ({ db }) => await findRecorder(db, recorderId));
  }

  #open(): Promise<Parts> {
    this.#parts ??= this.#prepare().catch((error: unknown) => {
      this.#parts = undefined;
      throw error;
    });
    return this.#parts;
  }

  async #prepare(): Promise<Parts> {
    const { system, resolveActor, onError } = this.#tools;
    const keys = await loadHubKeys(system);
    const register = openRegister({
      system,
      verifyingKey: keys.media.verifying,
      listRevocations: () => desk.revocations,
    });
    const hubEnd = new HubEnd({
      register,
      keys: keys.link,
      onProblem: (error) => onError(error, 'a recorder was not understood'),
    });
    this.#withdrawLinks = offerLinks(hubEnd);
    const desk: ViewingDesk = new ViewingDesk({
      system,
      signingKey: keys.media.signing,
      actorOf: async (cookie) => await resolveActor(cookie === undefined ? {} : { cookie }),
      onRevoked: async (viewings) => await this.#cut(hubEnd, viewings),
    });
    return { keys, hubEnd, desk };
  }

  /** The recorder ends what it sends; should it be out of reach, nothing goes on through here either. */
  async #cut(hubEnd: HubEnd, viewings: readonly ViewingRow[]): Promise<void> {
    for (const [socket, { sessionId, cameraId }] of this.#streams) {
      if (viewings.some((gone) => gone.sessionId === sessionId && gone.cameraId === cameraId))
        socket.destroy();
    }
    await hubEnd.revoke();
  }

  async #recheck(): Promise<void> {
    // NOTE: a slow database must not pile one round upon another.
    if (this.#isBusy) return;
    this.#isBusy = true;
    await this.#chore('decide again', async ({ desk }) => await desk.recheck());
    this.#isBusy = false;
  }

  /** Tells linked recorders what was changed by whichever hub, and lets go those that were struck off. */
  async #follow({ hubEnd }: Parts): Promise<void> {
    const linked = hubEnd.linkedRecorders;
    if (linked.length === 0) return;
    const wanted = await this.#tools.system.query(async ({ db }) => await listWantedVersions(db, linked));
    for (const { linkId, configurationVersion, isStruckOff } of wanted) {
      if (linkId === null) continue;
      if (isStruckOff) hubEnd.release(linkId);
      else if (this.#told.get(linkId) !== configurationVersion) {
        this.#told.set(linkId, configurationVersion);
        await hubEnd.configure(linkId);
      }
    }
  }

  /** Does nothing before anybody has asked for anything. */
  async #chore(what: string, work: (parts: Parts) => Promise<void>): Promise<void> {
    try {
      const parts = await this.#parts;
      if (parts) await work(parts);
    } catch (error) {
      this.#tools.onError(error, `the media gateway could not ${what}`);
    }
  }
}
