import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { RtspError } from './errors.ts';

const attempts = 30;
const firstPort = 20_000;
const lastPort = 60_000;
/** Holds about a second of an ordinary camera while the process is busy elsewhere. */
const receiveBufferBytes = 1024 * 1024;

/** Two neighbouring ports of which the even one takes RTP (RFC 3550 §11). */
export class UdpPortPair implements Disposable {
  readonly rtpPort: number;
  readonly #rtp: Socket;
  readonly #rtcp: Socket;

  private constructor(rtp: Socket, rtcp: Socket, rtpPort: number) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    this.rtpPort = rtpPort;
  }

  static async open(isIpv6: boolean): Promise<UdpPortPair> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const port = firstPort + 2 * Math.floor(Math.random() * ((lastPort - firstPort) / 2));
      const rtp = await tryBind(port, isIpv6);
      const rtcp = rtp && (await tryBind(port + 1, isIpv6));
      if (rtp && rtcp) return new UdpPortPair(rtp, rtcp, port);
      rtp?.close();
    }
    throw new RtspError('unreachable', 'no pair of free UDP ports');
  }

  /** Only datagrams of the camera's own address are taken. */
  listen(address: string, onRtp: (packet: Buffer) => void, onRtcp: (packet: Buffer) => void): void {
    const accepted = address.replace(/^::ffff:/, '');
    this.#rtp.on('message', (packet, { address: from }) => {
      if (from.replace(/^::ffff:/, '') === accepted) onRtp(packet);
    });
    this.#rtcp.on('message', (packet, { address: from }) => {
      if (from.replace(/^::ffff:/, '') === accepted) onRtcp(packet);
    });
  }

  sendRtcp(packet: Buffer, port: number, address: string): void {
    this.#rtcp.send(packet, port, address, () => {});
  }

  [Symbol.dispose](): void {
    this.#rtp.close();
    this.#rtcp.close();
  }
}

async function tryBind(port: number, isIpv6: boolean): Promise<Socket | undefined> {
  const socket = createSocket({ type: isIpv6 ? 'udp6' : 'udp4', recvBufferSize: receiveBufferBytes });
  socket.bind(port);
  try {
    await once(socket, 'listening');
    // NOTE: an unreachable answer to a report must not end the process; silence is what the stall watch sees.
    socket.on('error', () => {});
    return socket;
  } catch {
    return undefined;
  }
}
