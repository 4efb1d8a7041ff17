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
    onClose: () => {},
    sendText: (text) => accepted.send(frameOf(text)),
    close: () => accepted.close(closeCodes.normal, ''),
    remoteAddress,
  };
  accepted.onText = (text) => peer.onText(text);
  accepted.onClose = () => peer.onClose();
  return peer;
}
