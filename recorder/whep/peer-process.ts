import { flushCompileCache } from 'node:module';
import { openPeer } from './peer.ts';
import type { WebRtcPeer } from './peer.ts';
import type { FromPeerProcess, ToPeerProcess } from './peer-message.ts';

/** When the first viewer has his first picture. */
const flushMs = 3_000;

/** The process that speaks WebRTC: it has packets and offers, no camera, no token, no name. It ends with the recorder. */
const peers = new Map<string, WebRtcPeer>();

process.on('message', (message: ToPeerProcess) => {
  switch (message.kind) {
    case 'open':
      return void open(message);
    case 'send':
      return peers.get(message.id)?.send(message.packets.map((packet) => Buffer.from(packet)));
    case 'close':
      return peers.get(message.id)?.close();
  }
});
// Loading the library is most of the start; the offer is read meanwhile.
// NOTE: it is ended by a signal, and would never write what it compiled.
void import('werift').then(() => setTimeout(flushCompileCache, flushMs));
process.once('disconnect', () => process.exit(0));

async function open({ id, offer, host }: Extract<ToPeerProcess, { kind: 'open' }>): Promise<void> {
  try {
    const peer = await openPeer({
      offer,
      host,
      onConnected: () => say({ kind: 'connected', id }),
      onEnd: () => {
        peers.delete(id);
        say({ kind: 'ended', id });
      },
    });
    peers.set(id, peer);
    say({ kind: 'answered', id, answer: peer.answer });
  } catch {
    say({ kind: 'refused', id });
  }
}

function say(message: FromPeerProcess): void {
  if (process.connected) process.send?.(message);
}
