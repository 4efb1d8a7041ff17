import { newId } from '#kernel/ids.ts';
import type { CameraRecorder } from '../camera/camera-recorder.ts';
import type { FootageReader } from '../playback/footage-reader.ts';
import type { Recorder } from '../recorder.ts';
import { endOfLifeMs } from '../tokens/media-token.ts';
import type { TokenGate } from '../tokens/token-gate.ts';
import type { WebRtcPeer } from '../whep/peer.ts';
import { WebRtcPeers } from '../whep/peers.ts';
import { WhepViewer, isPlayable } from '../whep/whep-viewer.ts';
import { maySeeCamera } from './guards.ts';
import type { Journal } from './journal.ts';
import { ApiProblem, apiProblems } from './problem.ts';
import { handle } from './route.ts';
import type { ApiHandler, Caller } from './route.ts';
import * as routes from './whep.routes.ts';

const maximumSessions = 100;

export interface WhepSources {
  readonly recorder: Recorder;
  readonly reader: FootageReader;
  readonly journal: Journal;
  readonly gate: TokenGate;
  /** The address the recorder listens on. */
  readonly host: string;
  /** Before anybody watches, so that the first viewer waits no longer than others. */
  readonly isKeptReady: boolean;
  readonly utcMs: () => number;
  readonly onProblem: (error: unknown) => void;
}

/** Live over WebRTC. Tokens, journal and revocation are as over the WebSocket; a session ends with its token unless renewed. */
export class WhepSessions implements Disposable {
  readonly #sources: WhepSources;
  readonly #sessions = new Map<string, WhepSession>();
  readonly #peers: WebRtcPeers;

  constructor(sources: WhepSources) {
    this.#sources = sources;
    this.#peers = new WebRtcPeers({ isKeptReady: sources.isKeptReady });
  }

  [Symbol.dispose](): void {
    for (const session of this.#sessions.values()) session.end();
    this.#peers[Symbol.dispose]();
  }

  /** Of the process that speaks WebRTC, while there is one. */
  get processId(): number | undefined {
    return this.#peers.processId;
  }

  get handlers(): ApiHandler[] {
    return [
      handle(routes.watchByWhep, async ({ cameraId, offer }, { caller }) => {
        const session = await this.#open(cameraId, offer, caller);
        const headers = { location: `/v1/whep/${session.id}` };
        return { kind: 'bytes', status: 201, type: 'application/sdp', body: session.answer, headers };
      }),
      handle(routes.renewWhep, async ({ sessionId }, { caller }) => {
        this.#find(sessionId, caller).stayUntil(caller);
        return { kind: 'json', body: { sessionId } };
      }),
      handle(routes.endWhep, async ({ sessionId }, { caller }) => {
        this.#find(sessionId, caller).end();
        return { kind: 'json', body: { sessionId } };
      }),
    ];
  }

  async #open(cameraId: string, offer: string, caller: Caller): Promise<WhepSession> {
    const camera = this.#sources.recorder.findCamera(cameraId);
    if (!camera) throw new ApiProblem(apiProblems.notFound);
    const { run, isReordered } = camera.live;
    if (!run || !isPlayable(run) || isReordered) throw new ApiProblem(apiProblems.notByWebRtc);
    if (this.#sessions.size >= maximumSessions) throw new ApiProblem(apiProblems.tooManyRequests);
    const session = new WhepSession(this.#sources, camera, caller);
    this.#sessions.set(session.id, session);
    await session.open(this.#peers, offer, () => this.#sessions.delete(session.id));
    return session;
  }

  /** Another's session is as if it were not there. */
  #find(sessionId: string, caller: Caller): WhepSession {
    const session = this.#sessions.get(sessionId);
    if (!session?.isOf(caller)) throw new ApiProblem(apiProblems.notFound);
    return session;
  }
}

class WhepSession {
  readonly id = newId();
  readonly #sources: WhepSources;
  readonly #camera: CameraRecorder;
  readonly #caller: Caller;
  #peer: WebRtcPeer | undefined;
  #viewer: WhepViewer | undefined;
  #expiry: NodeJS.Timeout | undefined;
  #unwatch: () => void = () => {};
  #noteEnd: () => void = () => {};

  constructor(sources: WhepSources, camera: CameraRecorder, caller: Caller) {
    this.#sources = sources;
    this.#camera = camera;
    this.#caller = caller;
  }

  get answer(): string {
    return this.#peer?.answer ?? '';
  }

  isOf(caller: Caller): boolean {
    const { person, session } = this.#caller;
    return (
      caller.person === person && caller.session === session && maySeeCamera(caller, this.#camera.config.id)
    );
  }

  async open(peers: WebRtcPeers, offer: string, onEnd: () => void): Promise<void> {
    this.#noteBegin();
    const ended = (): void => {
      this.#close();
      onEnd();
    };
    const { host } = this.#sources;
    this.#peer = await peers.open({ offer, host, onConnected: () => this.#show(), onEnd: ended });
    if (!this.#peer) throw new ApiProblem(apiProblems.invalidInput, 'the offer takes no H.264, or is none');
    this.stayUntil(this.#caller);
  }

  stayUntil({ claims }: Caller): void {
    clearTimeout(this.#expiry);
    this.#unwatch();
    if (!claims) return;
    const { gate, utcMs } = this.#sources;
    this.#unwatch = gate.watch(claims, () => this.end());
    this.#expiry = setTimeout(() => this.end(), Math.max(0, endOfLifeMs(claims) - utcMs()));
  }

  end(): void {
    this.#peer?.close();
  }

  #show(): void {
    if (!this.#peer) return;
    const viewer = new WhepViewer({ camera: this.#camera, peer: this.#peer, onUnplayable: () => this.end() });
    this.#viewer = viewer;
    viewer.begin(this.#sources.reader).catch((error: unknown) => {
      this.#sources.onProblem(error);
      this.end();
    });
  }

  #close(): void {
    clearTimeout(this.#expiry);
    this.#unwatch();
    this.#viewer?.end();
    this.#noteEnd();
    this.#noteEnd = () => {};
  }

  #noteBegin(): void {
    const { journal, recorder, onProblem } = this.#sources;
    const fromUs = recorder.nowUs();
    const look = { cameraId: this.#camera.config.id, right: 'live', fromUs } as const;
    journal.note(this.#caller, { ...look, what: 'live-begun', toUs: null });
    this.#noteEnd = () => {
      try {
        journal.note(this.#caller, { ...look, what: 'live-ended', toUs: recorder.nowUs() });
      } catch (error) {
        onProblem(error);
      }
    };
  }
}
