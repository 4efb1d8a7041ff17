import { useMemo } from 'react';
import { useText } from '#web/texts.tsx';
import { faultsOf } from './definition-draft.ts';

/** What is wrong at a place, in words; null: nothing, or nobody has tried to save yet. */
export type FaultAt = (place: string) => string | null;

export interface Faults {
  readonly count: number;
  readonly faultAt: FaultAt;
}

interface Named {
  readonly title: string;
  readonly definition: unknown;
}

const shortestTitle = 3;

/** A form that is not tried yet tells nobody that what is empty is missing. */
export function useFaults({ title, definition }: Named, isTried: boolean): Faults {
  const t = useText();
  const faults = useMemo(() => {
    const found = new Map(faultsOf(definition));
    return title.trim().length < shortestTitle ? found.set('title', 'missing') : found;
  }, [title, definition]);
  return {
    count: faults.size,
    faultAt: (place) => {
      const fault = isTried ? faults.get(place) : undefined;
      return fault ? t(`incidents.editor.fault.${fault}`) : null;
    },
  };
}
