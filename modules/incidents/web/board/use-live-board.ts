import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { LiveEvent } from '#web/live.ts';
import { listenLive } from '#web/live.ts';
import { alarmChanged, incidentChanged } from '../../contract/events.ts';
import { listIncidents, readIncident } from '../../contract/routes.ts';
import { listAlarms } from '../../contract/signals.ts';

/** In a storm the screen asks so often and no more; the first word of anything new is asked for at once. */
const pauseMs = 300;

/** Keeps lists and the open card as they are at this moment. */
export function useLiveBoard(): void {
  const client = useQueryClient();
  useEffect(() => {
    const refreshCards = throttled(() => void client.invalidateQueries({ queryKey: [listIncidents.id] }));
    const refreshCard = ({ subjectId }: LiveEvent): void => {
      void client.invalidateQueries({ queryKey: [readIncident.id, { id: subjectId }] });
    };
    const refreshAll = (): void => void client.invalidateQueries();
    const refreshAlarms = throttled(() => void client.invalidateQueries({ queryKey: [listAlarms.id] }));
    const ends = [
      listenLive({ ids: [incidentChanged.id], onEvent: refreshCards, onReset: refreshAll }),
      // Each look at a card leaves a row in the audit: only the card that changed is looked at again.
      listenLive({ ids: [incidentChanged.id], onEvent: refreshCard, onReset: refreshCards }),
      listenLive({ ids: [alarmChanged.id], onEvent: refreshAlarms, onReset: refreshAlarms }),
    ];
    return () => ends.forEach((end) => end());
  }, [client]);
}

function throttled(run: () => void): () => void {
  let isWaiting = false;
  let lastMs = -Infinity;
  return () => {
    if (isWaiting) return;
    const waitMs = Math.max(0, lastMs + pauseMs - performance.now());
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      lastMs = performance.now();
      run();
    }, waitMs);
  };
}
