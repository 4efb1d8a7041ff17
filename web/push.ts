import { addPushDevice, removePushDevice } from '#kernel/notify/contract/push.ts';
import { call } from './call.ts';

/*
 * Notifications on this device. The browser holds a subscription, the server knows it as a device of the person; only
 * where both agree are they on. The device's id is kept here, as a subscription does not know whose it is.
 */

/** `unsupported`: this browser cannot; `denied`: the person has told the browser never to ask. */
export type PushState = 'unsupported' | 'denied' | 'off' | 'on';

const deviceKey = 'veche_push_device';
/** A worker that is not there by now will not come: it is switched off, or this is a private window. */
const workerWaitMs = 4_000;

export function ownPushDevice(): string | null {
  return localStorage.getItem(deviceKey);
}

export async function readPushState(knownDevices: readonly string[]): Promise<PushState> {
  const worker = await findWorker();
  if (!worker) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  const device = ownPushDevice();
  const isKnown = device !== null && knownDevices.includes(device);
  return isKnown && (await worker.pushManager.getSubscription()) ? 'on' : 'off';
}

/** Asks the person, then the browser, then tells the server. Returns where it ended. */
export async function turnPushOn(publicKey: string, label: string): Promise<PushState> {
  const worker = await findWorker();
  if (!worker) return 'unsupported';
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return permission === 'denied' ? 'denied' : 'off';

  // NOTE: one made for another key, or for another person of this browser, would go on as it was.
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  const subscription = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: publicKey,
  });
  const { endpoint = '', keys = {} } = subscription.toJSON();
  const { p256dh = '', auth = '' } = keys;
  const { id } = await call(addPushDevice, { endpoint, keys: { p256dh, auth }, label });
  localStorage.setItem(deviceKey, id);
  return 'on';
}

/** What the person gets is nobody else's to see: also done when they sign out. */
export async function turnPushOff(): Promise<void> {
  const device = ownPushDevice();
  if (device === null) return;
  localStorage.removeItem(deviceKey);
  const worker = await findWorker();
  await (await worker?.pushManager.getSubscription())?.unsubscribe();
  await call(removePushDevice, { deviceId: device });
}

async function findWorker(): Promise<ServiceWorkerRegistration | null> {
  const isAble = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  if (!isAble) return null;
  const never = new Promise<null>((resolve) => setTimeout(() => resolve(null), workerWaitMs));
  return await Promise.race([navigator.serviceWorker.ready, never]);
}
