import type { OutboxCursor, OutboxEvent } from './outbox-reader.store.ts';

/** Text of server-sent events (WHATWG HTML §9.2). */

const cursorPattern = /^(\d{1,20})-(\d{1,15})$/;

export function eventFrame(event: OutboxEvent): string {
  const { id, subjectId, occurredAt, payload } = event;
  const data = JSON.stringify({ id, subjectId, occurredAt: occurredAt.toISOString(), payload });
  return `id: ${cursorText(event)}\nevent: ${event.eventId}\ndata: ${data}\n\n`;
}

/** Moves the client's place without an event: a frame without data changes `lastEventId` only. */
export function placeFrame(cursor: OutboxCursor): string {
  return `id: ${cursorText(cursor)}\n: still here\n\n`;
}

/** Tells the client that it missed more than is remembered and should ask for its data again. */
export function resetFrame(cursor: OutboxCursor): string {
  return `id: ${cursorText(cursor)}\nevent: reset\ndata: {}\n\n`;
}

export function cursorText({ transactionId, position }: OutboxCursor): string {
  return `${transactionId}-${position}`;
}

export function readCursor(text: string | undefined): OutboxCursor | undefined {
  const [, transactionId, position] = cursorPattern.exec(text ?? '') ?? [];
  if (transactionId === undefined || position === undefined) return undefined;
  return { transactionId, position: Number(position) };
}
