import { useState } from 'react';
import type { Point } from '#kernel/http/fields.ts';

/** Outdoors a phone answers in a few seconds; longer than this the map is faster. */
const timeoutMs = 15_000;
const fiveDecimals = 100_000;

export interface OwnPosition {
  readonly isAsking: boolean;
  readonly isRefused: boolean;
  readonly ask: () => void;
}

/** Asks the device where it is, only when the person presses for it. */
export function useOwnPosition(onFound: (place: Point) => void): OwnPosition {
  const [state, setState] = useState<'idle' | 'asking' | 'refused'>('idle');
  const ask = (): void => {
    // NOTE: browsers offer the position on https and localhost only.
    if (!('geolocation' in navigator)) return setState('refused');
    setState('asking');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('idle');
        onFound({ lng: rounded(coords.longitude), lat: rounded(coords.latitude) });
      },
      () => setState('refused'),
      { enableHighAccuracy: true, timeout: timeoutMs, maximumAge: 30_000 },
    );
  };
  return { isAsking: state === 'asking', isRefused: state === 'refused', ask };
}

/** About a metre. */
function rounded(degrees: number): number {
  return Math.round(degrees * fiveDecimals) / fiveDecimals;
}
