import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GatewayTools, GatewayUpgrade } from '#kernel/module/gateway.ts';
import { gatewayFor } from '#kernel/module/gateway.ts';
import { HubEnd } from '#recorder/hub-link/hub-end.ts';
import { linkPath } from '#recorder/hub-link/protocol.ts';
import { TokenError, addressOf, readMediaToken } from '#recorder/tokens/media-token.ts';
import type { MediaClaims } from '#recorder/tokens/media-token.ts';
import { tokenAnswer, tokenRequest, tokensPath } from '../../contract/viewing-routes.ts';
import { watchPackage } from '../evidence/watch-package.ts';
import { findCameras } from '../cameras/camera.store.ts';
import { loadHubKeys } from '../recorders/hub-keys.ts';
import type { HubKeys } from '../recorders/hub-keys.ts';
import { openRegister } from '../recorders/hub-register.ts';
import { acceptLink } from '../recorders/link-peer.ts';
import { offerLinks, reachRecorder } from '../recorders/reach.ts';
import { listWantedVersions } from '../recorders/recorder.store.ts';
import { makeProbe, probeOf } from '../setup/make-probe.ts';
import { findHolders } from '../takeovers/holders.ts';
import type { Holders } from '../takeovers/holders.ts';
import type { MediaPass } from '../takeovers/media-pass.ts';
import { passMedia } from '../takeovers/pass-media.ts';
import { listRecordingNow } from '../takeovers/takeover.store.ts';
import { RecorderWatch } from '../takeovers/watch-recorders.ts';
import type { VideoTables } from '../tables.ts';
import { GatewayLimits } from './gateway-limits.ts';
import { isSameCookie, readJson, sessionCookie, tokenOf } from './media-request.ts';
import { passSocketOn, refuse, relayedPath, relayedStream } from './relay.ts';
import type { RelayedPath } from './relay.ts';
import { SpentTokens } from './spent-tokens.ts';
import { ViewingDesk } from './viewing-desk.ts';
import type { ViewingRow } from './viewing.store.ts';

const refusalStatus = { 'not-found': 404, 'too-many': 429, 'second-awaited': 409 } as const;
const followMs = 1_000;
const recheckMs = 2_000;
const watchMs = 2_000;
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
  readonly watch: RecorderWatch;
}

interface Stream {
  readonly sessionId: string;
  readonly cameraId: string;
  readonly recorderId: string;
}

function readToken(token: string, { media }: HubKeys, recorderId: string): MediaClaims | undefined {
  try {
    return readMediaToken(token, { keys: [media.verifying], recorderId, nowMs: Date.now() });
  } catch (error) {
    if (error instanceof TokenError) return undefined;
    throw error;
  }
}

class MediaGateway implements AsyncDisposable {
  readonly #tools: Tools;
  readonly #timers: NodeJS.Timeout[];
  readonly #limits = new GatewayLimits();
  readonly #told = new Map<string, number>();
  /** Live connections through this hub, by session and camera. */
  readonly #streams = new Map<Duplex, Stream>();
  readonly #spent = new SpentTokens();
  #parts: Promise<Parts> | undefined;
  #withdrawLinks: () => void = () => {};
  #isBusy = false;
  #isWatching = false;

  constructor(tools: Tools) {
    this.#tools = tools;
    this.#timers = [
      setInterval(() => void this.#chore('follow', async (parts) => await this.#follow(parts)), followMs),
      setInterval(() => void this.#recheck(), recheckMs),
      setInterval(() => void this.#watchRecorders(), watchMs),
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
      const allowed = asked && (await this.#allow(request, asked));
      if (!allowed) return refuse(response, 404, 'not-found');
      const onAnswer = watchPackage(this.#tools, asked.bare, allowed.viewing);
      return await passMedia(allowed.pass, { request, response, onAnswer });
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
    const holders = asked && living && (await this.#findHolders(asked.cameraId));
    const isKnown = asked && holders?.recorders.has(asked.recorderId);
    const recorder = isKnown ? holders?.recorders.get(holders.nowId) : undefined;
    const reach = recorder && (await reachRecorder(recorder));
    if (!asked || !living || !reach) return void socket.destroy();
    const { sessionId } = living.viewing;
    this.#streams.set(socket, { sessionId, cameraId: asked.cameraId, recorderId: recorder.id });
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

  /** A request that carries a token of a viewing of this very session; undefined for any other. */
  async #allow(
    request: IncomingMessage,
    asked: RelayedPath,
  ): Promise<{ readonly pass: MediaPass; readonly viewing: ViewingRow } | undefined> {
    const { keys, desk } = await this.#open();
    const token = tokenOf(request, asked.path);
    const address = token === undefined ? undefined : addressOf(token);
    const living = address && desk.find(address.session);
    if (token === undefined || !living || !isSameCookie(living.cookie, request)) return undefined;
    const holders = await this.#findHolders(living.viewing.cameraId);
    const signedFor = [...(holders?.recorders.values() ?? [])].find(
      ({ linkId }) => linkId === address.recorderId,
    );
    if (!signedFor?.linkId || signedFor.struckOffAt !== null) return undefined;
    if (!holders?.recorders.has(asked.recorderId)) return undefined;
    const claims = readToken(token, keys, signedFor.linkId);
    if (!claims || !this.#spent.take(claims)) return undefined;
    const isAllowed = (): boolean => desk.find(address.session) !== undefined;
    const pass = { asked, holders, claims, token, signing: keys.media.signing, isAllowed };
    return { pass, viewing: living.viewing };
  }

  async #findHolders(cameraId: string): Promise<Holders | undefined> {
    return await this.#tools.system.query(async ({ db }) => {
      const [camera] = await findCameras(db, [cameraId]);
      return camera && (await findHolders(db, camera));
    });
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
    return { keys, hubEnd, desk, watch: new RecorderWatch(system) };
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

  async #watchRecorders(): Promise<void> {
    if (this.#isWatching) return;
    this.#isWatching = true;
    await this.#chore('watch the recorders', async ({ watch }) => {
      await watch.round();
      await this.#moveStreams();
    });
    this.#isWatching = false;
  }

  /** Who watches a camera live that another recorder records by now comes again, and finds that one. */
  async #moveStreams(): Promise<void> {
    const cameraIds = [...new Set([...this.#streams.values()].map(({ cameraId }) => cameraId))];
    if (cameraIds.length === 0) return;
    const recording = await this.#tools.system.query(async ({ db }) => await listRecordingNow(db, cameraIds));
    for (const [socket, { cameraId, recorderId }] of this.#streams)
      if (recording.get(cameraId) !== recorderId) socket.destroy();
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
