import { useEffect } from 'react';
import { useSession } from '#web/session.tsx';
import { refreshSteps, sendSteps, useWorkSteps } from './work-outbox.ts';
import { forgetOthers } from './task-book.store.ts';

/** A browser does not always notice that the connection is back. */
const tryAgainMs = 30_000;

/** Keeps the promise to send what waits: when the application opens, when the connection returns, now and then. */
export function WorkSender(): null {
  const personId = useSession().person?.id ?? null;
  const isWaiting = useWorkSteps().some((step) => step.personId === personId && step.trouble === null);
  useEffect(() => {
    // NOTE: a browser that keeps nothing has nothing to forget.
    forgetOthers(personId).catch(() => {});
  }, [personId]);
  useEffect(() => {
    const send = (): void => {
      const work = personId ? sendSteps(personId) : refreshSteps();
      work.catch((error: unknown) => console.warn(error));
    };
    send();
    addEventListener('online', send);
    const timer = isWaiting ? setInterval(send, tryAgainMs) : undefined;
    return () => {
      removeEventListener('online', send);
      clearInterval(timer);
    };
  }, [personId, isWaiting]);
  return null;
}
