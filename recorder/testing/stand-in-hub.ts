import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { acceptSocket, closeCodes, frameOf } from '../api/web-socket.ts';
import { HubEnd } from '../hub-link/hub-end.ts';
import type { LinkPeer, RecorderRegister } from '../hub-link/hub-end.ts';
import { formatEnrolmentCode, makeEnrolmentCode } from '../hub-link/proofs.ts';
import type { EnrolmentCode } from '../hub-link/proofs.ts';
import type { HubConfiguration, LinkedCamera, LinkedDayRoot, RecorderHealth } from '../hub-link/protocol.ts';
import type { NumberedEvent } from '../journal/event.store.ts';
import type { NumberedLook } from '../journal/look.store.ts';
import { makeTokenKeys } from '../tokens/keys.ts';
import type { Revocation } from '../tokens/revocation.ts';

/** What a hub remembers of its recorders, in memory. */
export class MemoryRegister implements RecorderRegister {
  readonly codes = new Map<string, EnrolmentCode>();
  readonly recorders = new Map<string, string>();
  readonly looks = new Map<string, NumberedLook>();
  readonly events = new Map<string, NumberedEvent>();
  readonly dayRoots = new Map<string, LinkedDayRoot>();
  readonly applied: number[] = [];
  readonly refused: { readonly version: number; readonly reason: string }[] = [];
  readonly health: RecorderHealth[] = [];
  readonly cameras = new Map<string, LinkedCamera>();
  revocations: Revocation[] = [];
  configuration: HubConfiguration = { version: 0, cameras: [], tokenKeys: [] };

  /** As an administrator would carry it. */
  makeCode(): string {
    const code = makeEnrolmentCode();
    this.codes.set(code.codeId, code);
    return formatEnrolmentCode(code);
  }

  async findCode(codeId: string): Promise<EnrolmentCode | undefined> {
    return this.codes.get(codeId);
  }

  async enrol(codeId: string, recorder: { recorderId: string; publicKey: string }): Promise<boolean> {
    if (!this.codes.delete(codeId)) return false;
    this.recorders.set(recorder.recorderId, recorder.publicKey);
    return true;
  }

  async findKey(recorderId: string): Promise<string | undefined> {
    return this.recorders.get(recorderId);
  }

  async readConfiguration(): Promise<HubConfiguration> {
    return this.configuration;
  }

  async noteApplied(_recorderId: string, version: number): Promise<void> {
    this.applied.push(version);
  }

  async noteRefused(_recorderId: string, version: number, reason: string): Promise<void> {
    this.refused.push({ version, reason });
  }

  async noteHeard(): Promise<void> {}

  async noteHealth(_recorderId: string, health: RecorderHealth): Promise<void> {
    this.health.push(health);
  }

  async noteCameras(_recorderId: string, cameras: readonly LinkedCamera[]): Promise<void> {
    for (const camera of cameras) this.cameras.set(camera.id, camera);
  }

  async keepLooks(_recorderId: string, journal: string, looks: readonly NumberedLook[]): Promise<void> {
    for (const look of looks) this.looks.set(`${journal} ${look.number}`, look);
  }

  async keepEvents(_recorderId: string, journal: string, events: readonly NumberedEvent[]): Promise<void> {
    for (const event of events) this.events.set(`${journal} ${event.number}`, event);
  }

  async keepDayRoots(_recorderId: string, _journal: string, roots: readonly LinkedDayRoot[]): Promise<void> {
    for (const root of roots) this.dayRoots.set(`${root.cameraId} ${root.day}`, root);
  }

  async listRevocations(): Promise<readonly Revocation[]> {
    return this.revocations;
  }
}

/** A hub as far as a recorder sees it: real WebSockets, real keys, no database. */
export class StandInHub implements AsyncDisposable {
  readonly register: MemoryRegister;
  readonly problems: unknown[] = [];
  readonly end: HubEnd;
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  private constructor(register: MemoryRegister, keys: { signing: string; verifying: string }) {
    this.register = register;
    this.end = new HubEnd({ register, keys, onProblem: (error) => void this.problems.push(error) });
    this.#server = createServer();
    this.#server.on('upgrade', (request, socket: Duplex) => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      this.end.accept(peerOf(acceptSocket(request, socket)));
    });
  }

  static async start(
    options: { readonly register?: MemoryRegister; readonly keys?: HubKeys; readonly port?: number } = {},
  ): Promise<StandInHub> {
    const { register = new MemoryRegister(), keys = makeHubKeys(), port = 0 } = options;
    const hub = new StandInHub(register, keys);
    hub.#server.listen(port, '127.0.0.1');
    await once(hub.#server, 'listening');
    return hub;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end[Symbol.dispose]();
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export interface HubKeys {
  readonly signing: string;
  readonly verifying: string;
}

export function makeHubKeys(): HubKeys {
  const { signing, verifying } = makeTokenKeys('hub');
  return { signing: signing.key, verifying: verifying.key };
}

function peerOf(socket: ReturnType<typeof acceptSocket>): LinkPeer {
  const peer: LinkPeer = {
    onText: () => {},
    onClose: () => {},
    sendText: (text) => socket.send(frameOf(text)),
    sendBytes: (bytes) => socket.send(frameOf(bytes)),
    close: () => socket.close(closeCodes.normal, ''),
  };
  socket.onText = (text) => peer.onText(text);
  socket.onBytes = (bytes) => peer.onBytes?.(bytes);
  socket.onClose = () => peer.onClose();
  return peer;
}
