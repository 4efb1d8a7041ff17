import { useMemo } from 'react';
import { useText } from '#web/texts.tsx';
import { faultsOf } from './definition-draft.ts';

/** What is wrong at a place, in words; null: nothing, or nobody has tried to save yet. */
export type FaultAt = (place: string) => string | null;

export interface Faults {
  readonly count: number;
  readonly faultAt: FaultAt;
}

/** A form that is not tried yet tells nobody that what is empty is missing. */
export function useFaults(definition: unknown, isTried: boolean): Faults {
  const t = useText();
  const faults = useMemo(() => faultsOf(definition), [definition]);
  return {
    count: faults.size,
    faultAt: (place) => {
      const fault = isTried ? faults.get(place) : undefined;
      return fault ? t(`incidents.editor.fault.${fault}`) : null;
    },
  };
}
