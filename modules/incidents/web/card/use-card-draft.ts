import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { CallProblem, call } from '#web/call.ts';
import type { CardFields, IncidentCard } from '../../contract/incident.ts';
import { saveIncident } from '../../contract/routes.ts';
import { forgetCopy, isSame, keepCopy, readCopy } from './device-copy.ts';
import type { Copy } from './device-copy.ts';

/*
 * What is typed is on this device at once and at the server half a second later. A browser that dies loses nothing:
 * the next one that opens the card here goes on from the device's copy, which is removed as soon as the server has it.
 */

const saveAfterMs = 500;

export type SaveState = 'saved' | 'waiting' | 'conflict' | 'failed';

export interface CardDraft {
  readonly fields: CardFields;
  readonly state: SaveState;
  readonly change: (changes: Partial<CardFields>) => void;
  /** Saves what is not saved yet; answers the version, or null when it cannot be. */
  readonly flush: () => Promise<number | null>;
  readonly takeTheirs: () => void;
  readonly keepMine: () => void;
}

export function useCardDraft(card: IncidentCard): CardDraft {
  const [kept] = useState(() => readCopy(card.id));
  const [fields, setFields] = useState(kept?.fields ?? card.fields);
  const [state, setState] = useState<SaveState>(() => stateOf(kept, card));
  const saved = useRef<Copy>({ version: kept?.version ?? card.version, fields: card.fields });
  const latest = useRef(fields);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<Promise<number | null>>(Promise.resolve(card.version));

  const save = async (): Promise<number | null> => {
    const outcome = await saveAll(card.id, saved, latest);
    setState(outcome);
    return outcome === 'saved' ? saved.current.version : null;
  };
  const flush = (): Promise<number | null> => {
    clearTimeout(timer.current);
    running.current = running.current.then(save, save);
    return running.current;
  };
  const write = (next: CardFields): void => {
    latest.current = next;
    setFields(next);
    setState('waiting');
    keepCopy(card.id, { version: saved.current.version, fields: next });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush(), saveAfterMs);
  };
  const adopt = (version: number, theirs: CardFields): void => {
    saved.current = { version, fields: theirs };
    latest.current = theirs;
    setFields(theirs);
    setState('saved');
    forgetCopy(card.id);
  };
  useFollowing({
    version: card.version,
    follow: () => {
      if (card.version > saved.current.version && state === 'saved') adopt(card.version, card.fields);
    },
    goOn: () => {
      if (state === 'waiting') void flush();
    },
    leave: () => void flush(),
  });
  return {
    fields,
    state,
    change: (changes) => write({ ...latest.current, ...changes }),
    flush,
    takeTheirs: () => adopt(card.version, card.fields),
    keepMine: () => {
      saved.current = { version: card.version, fields: card.fields };
      write(latest.current);
    },
  };
}

/** Until the server has what is on the screen: what is typed while it saves is saved next. */
async function saveAll(
  id: string,
  saved: { current: Copy },
  latest: { readonly current: CardFields },
): Promise<SaveState> {
  try {
    while (!isSame(latest.current, saved.current.fields)) {
      const fields = latest.current;
      const { version } = await call(saveIncident, { id, version: saved.current.version, fields });
      saved.current = { version, fields };
    }
    forgetCopy(id);
    return 'saved';
  } catch (error) {
    return error instanceof CallProblem && error.status === 409 ? 'conflict' : 'failed';
  }
}

function stateOf(kept: Copy | null, card: IncidentCard): SaveState {
  if (!kept || isSame(kept.fields, card.fields)) return 'saved';
  return kept.version === card.version ? 'waiting' : 'conflict';
}

interface Following {
  readonly version: number;
  readonly follow: () => void;
  readonly goOn: () => void;
  readonly leave: () => void;
}

/** Somebody else's change comes by itself where nothing of one's own waits; what a dead browser left is sent first. */
function useFollowing({ version, ...calls }: Following): void {
  const follow = useEffectEvent(calls.follow);
  const goOn = useEffectEvent(calls.goOn);
  const leave = useEffectEvent(calls.leave);
  useEffect(() => follow(), [version]);
  useEffect(() => {
    goOn();
    return () => leave();
  }, []);
}
