import { useSendWaiting } from './outbox.ts';

/** Sends what waits on this device whichever page of the application is open. */
export function OutboxSender(): null {
  useSendWaiting();
  return null;
}
