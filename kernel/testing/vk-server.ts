import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const vkToken = 'vk1.a.a-key-of-the-town-s-community';

export interface VkSent {
  readonly peerId: string;
  readonly randomId: string;
  readonly message: string;
  /** What may be pressed, by its label. */
  readonly payloads: ReadonlyMap<string, string>;
}

/** The VK API on loopback: keeps what the community says, as VK does once for each `random_id`, and gives pictures out. */
export interface VkServer extends AsyncDisposable {
  readonly apiUrl: string;
  readonly sent: VkSent[];
  readonly files: Map<string, Uint8Array>;
  /** Takes the next messages, so many, and breaks the connection before it says so. */
  silentCount: number;
}

export async function startVkServer(): Promise<VkServer> {
  const server = createServer((request, response) => void handle(vk, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const vk: VkServer = {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: [],
    files: new Map(),
    silentCount: 0,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return vk;
}

async function handle(vk: VkServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') {
    const file = vk.files.get((request.url ?? '').slice(1));
    response.writeHead(file ? 200 : 404).end(file);
    return;
  }
  const fields = new URLSearchParams(await text(request));
  if (request.url !== '/method/messages.send' || fields.get('access_token') !== vkToken)
    return reply(response, { error: { error_code: 5, error_msg: 'User authorization failed' } });
  const randomId = fields.get('random_id') ?? '';
  if (!vk.sent.some((one) => one.randomId === randomId))
    vk.sent.push({
      peerId: fields.get('peer_id') ?? '',
      randomId,
      message: fields.get('message') ?? '',
      payloads: payloadsIn(fields.get('keyboard')),
    });
  if (vk.silentCount === 0) return reply(response, { response: vk.sent.length });
  vk.silentCount -= 1;
  request.socket.destroy();
}

function payloadsIn(keyboard: string | null): Map<string, string> {
  const { buttons } = JSON.parse(keyboard ?? '{"buttons":[]}') as {
    buttons: { action: { label?: string; payload: string } }[][];
  };
  return new Map(buttons.flat().map(({ action }) => [action.label ?? 'place', action.payload]));
}

function reply(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
