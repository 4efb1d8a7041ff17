import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { CameraRecorder } from '../camera/camera-recorder.ts';
import { showsStoredSound } from '../live/live-channel.ts';
import type { Sound } from '../live/live-channel.ts';
import { LiveViewer } from '../live/live-viewer.ts';
import { readOpening, takeOpening, withoutSound } from '../live/opening.ts';
import type { FootageReader } from '../playback/footage-reader.ts';
import type { Recorder } from '../recorder.ts';
import { endOfLifeMs } from '../tokens/media-token.ts';
import type { TokenGate } from '../tokens/token-gate.ts';
import { admitCaller, authorise, findToken } from './guards.ts';
import type { Journal } from './journal.ts';
import { watchLive } from './live.routes.ts';
import { ApiProblem, apiProblems } from './problem.ts';
import { readAddress } from './read-input.ts';
import type { Caller } from './route.ts';
import { closeCodes } from './web-socket.ts';
import type { SocketHandler, WebSocketPeer } from './web-socket.ts';

const firstMessageLimitMs = 5_000;
const maximumViewers = 500;
const messageSchema = z.strictObject({ token: z.string() });

export interface LiveSources {
  readonly recorder: Recorder;
  readonly reader: FootageReader;
  readonly journal: Journal;
  readonly gate: TokenGate;
  readonly utcMs: () => number;
  readonly onProblem: (error: unknown) => void;
}

export function makeLiveHandler(sources: LiveSources): SocketHandler {
  let viewers = 0;
  return {
    route: watchLive,
    open: (peer, request, { cameraId = '' }) => {
      if (viewers >= maximumViewers) return peer.close(closeCodes.tooMany, 'too many viewers');
      const asked = readAsked(request);
      if (!asked) return peer.close(closeCodes.protocol, 'not understood');
      viewers += 1;
      new LiveSession({ ...sources, ...asked, peer, cameraId, onEnd: () => (viewers -= 1) }).start(request);
    },
  };
}

const askedSchema = watchLive.input.omit({ cameraId: true }).strict();

interface Asked {
  readonly stream: 'main' | 'sub';
  readonly sound: Sound;
}

function readAsked(request: IncomingMessage): Asked | undefined {
  const { data } = askedSchema.safeParse(Object.fromEntries(readAddress(request).query));
  return data && { stream: data.stream, sound: data.sound === 'yes' ? 'sounding' : 'silent' };
}

interface SessionOptions extends LiveSources, Asked {
  readonly peer: WebSocketPeer;
  readonly cameraId: string;
  readonly onEnd: () => void;
}

/** One socket from its first token to its end. */
class LiveSession {
  readonly #options: SessionOptions;
  #caller: Caller | undefined;
  #expiry: NodeJS.Timeout | undefined;
  #leave: () => void = () => {};
  #unwatch: () => void = () => {};

  constructor(options: SessionOptions) {
    this.#options = options;
    const { peer, onEnd } = options;
    peer.onText = (text) => this.#onText(text);
    peer.onClose = () => {
      clearTimeout(this.#expiry);
      this.#unwatch();
      this.#leave();
      onEnd();
    };
  }

  start(request: IncomingMessage): void {
    const { gate, peer } = this.#options;
    const found = findToken(request, undefined);
    if (found || gate.isOpen) return this.#admit(found?.token);
    this.#expiry = setTimeout(
      () => peer.close(closeCodes.tokenRefused, 'no token came'),
      firstMessageLimitMs,
    );
    return undefined;
  }

  #onText(text: string): void {
    const message = messageSchema.safeParse(parse(text));
    if (message.success) return this.#admit(message.data.token);
    return this.#options.peer.close(closeCodes.protocol, 'not understood');
  }

  #admit(token: string | undefined): void {
    const { gate, peer, cameraId } = this.#options;
    try {
      const caller = admitCaller(gate, token === undefined ? undefined : { token, isLinked: false });
      authorise(caller, watchLive, { cameraId });
      const isOther =
        this.#caller && (caller.person !== this.#caller.person || caller.session !== this.#caller.session);
      if (isOther) throw new ApiProblem(apiProblems.tokenRefused, 'of another session');
      this.#stayUntil(caller);
      if (!this.#caller) this.#begin(caller);
      this.#caller = caller;
    } catch (error) {
      if (!(error instanceof ApiProblem)) this.#options.onProblem(error);
      const isMissing = error instanceof ApiProblem && error.kind === apiProblems.notFound;
      peer.close(isMissing ? closeCodes.notFound : closeCodes.tokenRefused, 'refused');
    }
  }

  #stayUntil({ claims }: Caller): void {
    clearTimeout(this.#expiry);
    this.#unwatch();
    if (!claims) return;
    const { peer, utcMs, gate } = this.#options;
    this.#unwatch = gate.watch(claims, () => peer.close(closeCodes.tokenRefused, 'the token was revoked'));
    const leftMs = Math.max(0, endOfLifeMs(claims) - utcMs());
    this.#expiry = setTimeout(() => peer.close(closeCodes.tokenRefused, 'the token expired'), leftMs);
  }

  #begin(caller: Caller): void {
    const { recorder, journal, peer, cameraId, onProblem } = this.#options;
    const camera = recorder.findCamera(cameraId);
    if (!camera) throw new ApiProblem(apiProblems.notFound);
    const fromUs = recorder.nowUs();
    journal.note(caller, { cameraId, right: 'live', what: 'live-begun', fromUs, toUs: null });
    const viewer = new LiveViewer(peer);
    this.#leave = () => {
      camera.live.remove(viewer);
      camera.subStream?.leave(viewer);
      try {
        journal.note(caller, { cameraId, right: 'live', what: 'live-ended', fromUs, toUs: recorder.nowUs() });
      } catch (error) {
        onProblem(error);
      }
    };
    this.#show(camera, viewer).catch(onProblem);
  }

  async #show(camera: CameraRecorder, viewer: LiveViewer): Promise<void> {
    const { stream, sound } = this.#options;
    if (stream === 'sub' && camera.subStream) return camera.subStream.show(viewer, sound);
    const opening = takeOpening(camera);
    camera.live.add(viewer, sound);
    const { run } = camera.live;
    const stored =
      opening && (await readOpening(this.#options.reader, camera.config.id, opening).catch(() => undefined));
    const isWhole = stored !== undefined && run !== undefined && run === camera.live.run;
    if (isWhole && opening) {
      for (const fragment of [...stored, ...opening.inMemory]) {
        const shown = showsStoredSound(run, sound) ? fragment : withoutSound(fragment);
        if (shown) viewer.sendOpening(shown);
      }
    }
    return viewer.goLive({ startsAtKeyframe: isWhole });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
