import { isOpenConfig } from '../config.ts';
import type { RecorderConfig } from '../config.ts';
import type { Recorder } from '../recorder.ts';
import { PageDoor } from '../tokens/page-door.ts';
import { TokenGate } from '../tokens/token-gate.ts';
import { ApiServer } from './api-server.ts';
import { keepJournal } from './journal.ts';
import type { Pages } from './pages.ts';
import type { ApiRoute } from './route.ts';
import { FootageReader } from '../playback/footage-reader.ts';
import { PictureDecoders } from '../pictures/picture-decoders.ts';
import { PictureWatch } from '../picture-health/picture-watch.ts';
import { makeExportHandlers } from './export.handlers.ts';
import * as exportRoutes from './export.routes.ts';
import { makeOnvifHandlers } from './onvif.handlers.ts';
import * as onvifRoutes from './onvif.routes.ts';
import { readSigningKey } from '../export/signing-key.ts';
import { makePageHandlers } from './page.handlers.ts';
import * as pageRoutes from './page.routes.ts';
import { makePictureHandlers } from './picture.handlers.ts';
import { makeLiveHandler } from './live.handlers.ts';
import * as liveRoutes from './live.routes.ts';
import * as pictureRoutes from './picture.routes.ts';
import { makePlaybackHandlers } from './playback.handlers.ts';
import * as playbackRoutes from './playback.routes.ts';
import { makeStatusHandlers } from './status.handlers.ts';
import { WhepSessions } from './whep.handlers.ts';
import * as whepRoutes from './whep.routes.ts';
import * as statusRoutes from './status.routes.ts';

/** Every route, for the description that is committed. */
export const recorderRoutes: readonly ApiRoute[] = [
  ...Object.values(statusRoutes),
  ...Object.values(playbackRoutes),
  ...Object.values(pictureRoutes),
  ...Object.values(liveRoutes),
  ...Object.values(whepRoutes),
  ...Object.values(exportRoutes),
  ...Object.values(pageRoutes),
  ...Object.values(onvifRoutes),
];

export interface RecorderApiOptions {
  readonly config: Pick<
    RecorderConfig,
    'host' | 'keepsWebRtcReady' | 'pictureCheckSeconds' | 'port' | 'names' | 'tokenKeys' | 'pageKey' | 'hub'
  >;
  readonly onProblem: (error: unknown) => void;
  readonly utcMs?: () => number;
  /** The page that goes into every exported package. */
  readonly verifierPage?: Buffer;
  /** The recorder's own page. */
  readonly pages?: Pages;
}

/** The recorder's API over one recorder. */
export class RecorderApi implements AsyncDisposable {
  readonly gate: TokenGate;
  readonly #server: ApiServer;
  readonly #decoders: PictureDecoders;
  readonly #whep: WhepSessions;
  readonly #pictures: PictureWatch;

  private constructor(
    gate: TokenGate,
    parts: { server: ApiServer; decoders: PictureDecoders; whep: WhepSessions; pictures: PictureWatch },
  ) {
    this.gate = gate;
    this.#server = parts.server;
    this.#decoders = parts.decoders;
    this.#whep = parts.whep;
    this.#pictures = parts.pictures;
  }

  static async start(recorder: Recorder, options: RecorderApiOptions): Promise<RecorderApi> {
    const { config, onProblem, verifierPage, pages = new Map() } = options;
    const key = await readSigningKey(`${recorder.configFile}.signing-key`);
    const { recorderId } = recorder.identity;
    const utcMs = options.utcMs ?? (() => Date.now());
    const door = config.pageKey === undefined ? undefined : new PageDoor(config.pageKey, recorderId);
    const ownKeys = door ? [door.signingKey] : [];
    const gate = new TokenGate(recorderId, config.tokenKeys, {
      utcMs,
      ownKeys,
      isOpen: isOpenConfig(config),
    });
    const journal = keepJournal(recorder.looks, () => recorder.nowUs(), onProblem);
    const reader = new FootageReader({
      files: recorder.files,
      storages: recorder.storages,
      fileBeingWritten: (cameraId) => recorder.findCamera(cameraId)?.file,
    });
    const decoders = new PictureDecoders();
    const { host, keepsWebRtcReady: isKeptReady } = config;
    const whep = new WhepSessions({ recorder, reader, journal, gate, host, isKeptReady, utcMs, onProblem });
    const handlers = [
      ...whep.handlers,
      ...makeStatusHandlers(recorder, journal, () => recorderRoutes),
      ...makePlaybackHandlers({ recorder, reader, journal }),
      ...makePictureHandlers({ recorder, reader, journal, decoders }),
      ...makePageHandlers(door, utcMs),
      ...makeOnvifHandlers(recorder, journal, decoders),
      ...makeExportHandlers({ recorder, reader, journal, key, verifierPage }),
    ];
    const live = makeLiveHandler({ recorder, reader, journal, gate, utcMs, onProblem });
    const server = await ApiServer.start({ ...config, gate, handlers, sockets: [live], pages, onProblem });
    const everySeconds = config.pictureCheckSeconds;
    const pictures = new PictureWatch({ recorder, reader, decoders, everySeconds, onProblem });
    return new RecorderApi(gate, { server, decoders, whep, pictures });
  }

  /** Of the process that speaks WebRTC, while there is one. */
  get webRtcProcessId(): number | undefined {
    return this.#whep.processId;
  }

  get port(): number {
    return this.#server.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#whep[Symbol.dispose]();
    const watched = this.#pictures[Symbol.asyncDispose]();
    await this.#server[Symbol.asyncDispose]();
    await this.#decoders[Symbol.asyncDispose]();
    await watched;
  }
}
