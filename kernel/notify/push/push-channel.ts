import { request } from 'node:https';
import webPush from 'web-push';
import type { Database } from '#kernel/db/database.ts';
import type { Channel, OutgoingMessage, SendResult } from '../channel.ts';
import type { PushPayload } from '../contract/push-payload.ts';
import { leadOf } from '../lead.ts';
import type { EndpointGuard } from './endpoint-guard.ts';
import { findPushDevice } from './push-device.store.ts';
import type { VapidKeys } from './vapid-key.store.ts';

const sendTimeoutMs = 30_000;
/** How long a push service keeps a message for a telephone that is switched off. */
const keptSeconds = 3 * 24 * 60 * 60;

export interface PushChannelOptions {
  readonly database: Pick<Database, 'handle'>;
  readonly keys: VapidKeys;
  /** Whom a push service may write to about this sender: `mailto:…` or `https://…` (RFC 8292 §2.1). */
  readonly contact: string;
  readonly guard: EndpointGuard;
  /** Certificates to trust besides the system's. */
  readonly authorities?: string;
}

/** Web push (RFC 8030), encrypted for the one browser (RFC 8291); the address of a message is the device's id. */
export function createPushChannel(options: PushChannelOptions): Channel {
  return {
    id: 'push',
    async send(message, signal) {
      const device = await findPushDevice(options.database.handle, message.address);
      if (!device) return { outcome: 'failed', detail: 'The device was removed', isFinal: true };
      const { endpoint } = device;
      if (!options.guard.allows(endpoint))
        return { outcome: 'failed', detail: 'The endpoint is not allowed', isFinal: true, isGone: true };

      const composed = compose(device, message, options);
      if (!composed)
        return { outcome: 'failed', detail: 'The key of the device is no key', isFinal: true, isGone: true };
      const { headers, body } = composed;
      const limit = AbortSignal.any([signal, AbortSignal.timeout(sendTimeoutMs)]);
      return resultOf(await post({ endpoint, headers: { ...headers }, body, signal: limit }, options));
    },
  };
}

type Device = NonNullable<Awaited<ReturnType<typeof findPushDevice>>>;

/** Undefined where nothing can be encrypted for the device: its key, which it chose itself, is no point of the curve. */
function compose({ endpoint, p256dh, auth }: Device, message: OutgoingMessage, options: PushChannelOptions) {
  const { publicKey, privateKey } = options.keys;
  const payload = JSON.stringify(payloadOf(message));
  try {
    return webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
      vapidDetails: { subject: options.contact, publicKey, privateKey },
      TTL: keptSeconds,
      contentEncoding: 'aes128gcm',
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY') return undefined;
    throw error;
  }
}

function payloadOf({ id, locale, subject, bodyText, path }: OutgoingMessage): PushPayload {
  return { id, locale, title: subject, body: leadOf(bodyText), path: path ?? '/' };
}

/** NOTE: the answer's body is a stranger's and may have no end; its status is all that is read. */
async function post(
  facts: { endpoint: string; headers: Record<string, string>; body: Buffer | null; signal: AbortSignal },
  { guard, authorities }: PushChannelOptions,
): Promise<number> {
  const { endpoint, headers, body, signal } = facts;
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const sending = request(endpoint, {
    method: 'POST',
    headers,
    signal,
    agent: false,
    lookup: guard.lookup,
    ...(authorities === undefined ? {} : { ca: authorities }),
  });
  sending.on('error', reject);
  sending.on('response', (response) => {
    resolve(response.statusCode ?? 0);
    response.on('error', () => {});
    response.destroy();
  });
  sending.end(body);
  return await promise;
}

/** 404 and 410: the subscription is over (RFC 8030 §7.3). Other 4xx are about this request, save "too many". */
function resultOf(status: number): SendResult {
  if (status >= 200 && status < 300) return { outcome: 'sent', detail: String(status) };
  const isGone = status === 404 || status === 410;
  const isRefused = status >= 300 && status < 500 && status !== 408 && status !== 429;
  return { outcome: 'failed', detail: String(status), isFinal: isRefused, ...(isGone && { isGone }) };
}
