import type { GatewayUpgrade } from '#kernel/module/gateway.ts';
import { acceptSocket, closeCodes, frameOf, isUpgrade } from '#recorder/api/web-socket.ts';
import type { LinkPeer } from '#recorder/hub-link/hub-end.ts';

/** A recorder's connection as its hub end sees it; null for what is no WebSocket. */
export function acceptLink({ request, socket, head }: GatewayUpgrade): LinkPeer | null {
  if (!isUpgrade(request)) return null;
  if (head.length > 0) socket.unshift(head);
  const { remoteAddress } = request.socket;
  const accepted = acceptSocket(request, socket);
  const peer: LinkPeer = {
    onText: () => {},
    onBytes: () => {},
    onClose: () => {},
    sendText: (text) => accepted.send(frameOf(text)),
    sendBytes: (bytes) => accepted.send(frameOf(bytes)),
    close: () => accepted.close(closeCodes.normal, ''),
    remoteAddress,
  };
  accepted.onText = (text) => peer.onText(text);
  accepted.onBytes = (bytes) => peer.onBytes?.(bytes);
  accepted.onClose = () => peer.onClose();
  return peer;
}
