import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { CallProblem, call } from '#web/call.ts';
import { deviceStore } from '#web/device-store.ts';
import { cardFields } from '../../contract/incident.ts';
import type { CardFields, IncidentCard } from '../../contract/incident.ts';
import { saveIncident } from '../../contract/routes.ts';

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

interface Copy {
  readonly version: number;
  readonly fields: CardFields;
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
    const now = latest.current;
    if (isSame(now, saved.current.fields)) return saved.current.version;
    try {
      const { version } = await call(saveIncident, {
        id: card.id,
        version: saved.current.version,
        fields: now,
      });
      saved.current = { version, fields: now };
      if (!isSame(now, latest.current)) return await save();
      deviceStore.removeItem(keyOf(card.id));
      setState('saved');
      return version;
    } catch (error) {
      setState(error instanceof CallProblem && error.status === 409 ? 'conflict' : 'failed');
      return null;
    }
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
    deviceStore.removeItem(keyOf(card.id));
  };
  // Somebody else's change comes by itself where nothing of one's own waits.
  const follow = useEffectEvent(() => {
    if (card.version > saved.current.version && state === 'saved') adopt(card.version, card.fields);
  });
  useEffect(() => follow(), [card.version]);
  const goOn = useEffectEvent(() => {
    if (state === 'waiting') void flush();
    return () => void flush();
  });
  useEffect(() => goOn(), []);
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

function stateOf(kept: Copy | null, card: IncidentCard): SaveState {
  if (!kept || isSame(kept.fields, card.fields)) return 'saved';
  return kept.version === card.version ? 'waiting' : 'conflict';
}

function isSame(one: CardFields, other: CardFields): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function keyOf(id: string): string {
  return `veche.incident.${id}`;
}

function keepCopy(id: string, copy: Copy): void {
  deviceStore.setItem(keyOf(id), JSON.stringify(copy));
}

function readCopy(id: string): Copy | null {
  const text = deviceStore.getItem(keyOf(id));
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('version' in value) || !('fields' in value))
      return null;
    const fields = cardFields.safeParse(value.fields);
    return fields.success && typeof value.version === 'number'
      ? { version: value.version, fields: fields.data }
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
